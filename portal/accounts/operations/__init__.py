"""How people come to have accounts, and what staff correct about them."""

from portal.accounts.operations.merges import PART_WITHIN, merge, part
from portal.accounts.operations.people import add_member, add_staff, change_member, change_staff, join

__all__ = ["PART_WITHIN", "add_member", "add_staff", "change_member", "change_staff", "join", "merge", "part"]
