"""Who is signed in. The one web module of accounts that other features' views may use."""

from typing import cast

from flask_login import current_user
from flask_security import login_user

from portal.accounts.models import Account, Member, Staff


def current_account() -> Account | None:
    """The account itself, not the proxy, so that nothing below the view meets Flask."""
    return cast(Account, current_user._get_current_object()) if current_user.is_authenticated else None


def current_member() -> Member:
    """For views that are @access.members."""
    return cast(Member, current_user.member)


def current_staff() -> Staff:
    """For views that are @access.staff."""
    return cast(Staff, current_user.staff)


def sign_in(account: Account | None) -> None:
    """Sign in somebody who has just proven the account's address."""
    if account and current_account() != account:
        login_user(account, authn_via=["email"])
