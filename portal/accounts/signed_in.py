"""Who is signed in. The one web module of accounts that other features' views may use."""

from typing import cast

from flask import Response, after_this_request, g, request, session
from flask_login import current_user, login_user, logout_user

from portal.accounts import operations
from portal.accounts.models import Account, Member, SignIn, Staff
from portal.accounts.rules import Way
from portal.lib import clock
from portal.web import devices


def current_account() -> Account | None:
    """The account itself, not the proxy, so that nothing below the view meets Flask."""
    return cast(Account, current_user._get_current_object()) if current_user.is_authenticated else None


def current_member() -> Member:
    """For views that are @access.members."""
    return cast(Member, current_user.member)


def current_staff() -> Staff:
    """For views that are @access.staff."""
    return cast(Staff, current_user.staff)


def current_sign_in() -> SignIn:
    """For views that somebody signed in has opened."""
    return cast(SignIn, g.sign_in)


def sign_in(
    account: Account | None,
    *,
    way: Way = Way.CODE,
    is_strong: bool = False,
    is_remembered: bool = False,
) -> None:
    """Sign in somebody who has just shown who she is, under a token of its own."""
    if account is None or current_account() == account:
        return
    token = operations.begin_sign_in(
        account=account,
        way=way,
        is_strong=is_strong,
        is_remembered=is_remembered,
        device=devices.named(request.user_agent.string),
        now=clock.now(),
    )
    account.token = token
    session.pop("csrf_token", None)  # a page from before the sign-in opens nothing after it
    session.permanent = is_remembered and account.staff is None
    login_user(account)
    number = account.id

    @after_this_request
    def _know(response: Response) -> Response:
        devices.know(response, number)
        return response


def leave() -> None:
    """Out of a sign-in that is gone already."""
    logout_user()
    session.clear()


def sign_out() -> None:
    """The sign-in ends on the server, so that no copy of the cookie is worth anything."""
    account = current_account()
    if account is not None:
        operations.end_sign_in(account=account, number=current_sign_in().id, now=clock.now())
    logout_user()
    session.clear()  # whoever uses the device next finds no half-typed booking
