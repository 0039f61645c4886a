"""Accounts, the people behind them, where they are signed in, what they agreed to, how one reaches them."""

from portal.accounts.models.consents import Consent
from portal.accounts.models.joinings import Joining
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account, Member, MemberMerge, Staff, StaffRole
from portal.accounts.models.reach import LineLink, Preferences
from portal.accounts.models.sign_ins import OneTimeCode, Passkey, RecoveryCode, SignIn

__all__ = [
    "Account",
    "Consent",
    "Joining",
    "LineLink",
    "Member",
    "MemberMerge",
    "OneTimeCode",
    "Partner",
    "Passkey",
    "Preferences",
    "RecoveryCode",
    "SignIn",
    "Staff",
    "StaffRole",
]
