"""Accounts, the people behind them, and what these have agreed to."""

from portal.accounts.models.consents import Consent
from portal.accounts.models.people import Account, Member, MemberMerge, Staff, StaffRole

__all__ = ["Account", "Consent", "Member", "MemberMerge", "Staff", "StaffRole"]
