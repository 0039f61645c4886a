"""Accounts, the people behind them, where they are signed in, and what they have agreed to."""

from portal.accounts.models.consents import Consent
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account, Member, MemberMerge, Staff, StaffRole
from portal.accounts.models.sign_ins import OneTimeCode, Passkey, RecoveryCode, SignIn

__all__ = [
    "Account",
    "Consent",
    "Member",
    "MemberMerge",
    "OneTimeCode",
    "Partner",
    "Passkey",
    "RecoveryCode",
    "SignIn",
    "Staff",
    "StaffRole",
]
