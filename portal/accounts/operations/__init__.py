"""How people come to have accounts, what they agree to, and what staff correct about them."""

from portal.accounts.operations.consents import give_consent, withdraw_consent
from portal.accounts.operations.merges import PART_WITHIN, merge, part
from portal.accounts.operations.people import add_member, add_staff, change_member, change_staff, join

__all__ = [
    "PART_WITHIN",
    "add_member",
    "add_staff",
    "change_member",
    "change_staff",
    "give_consent",
    "join",
    "merge",
    "part",
    "withdraw_consent",
]
