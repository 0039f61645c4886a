"""Who is signed in. The one web module of accounts that other features' views may use."""

from typing import cast

from flask import Response, after_this_request, g, request, session
from flask_login import current_user, login_user, logout_user

from portal.accounts.models.people import Account, Member, Staff
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import sign_ins
from portal.accounts.queries import people
from portal.accounts.rules.sign_ins import Way
from portal.lib import clock
from portal.web import devices
from portal.web.access import OPENED

WHOSE = "whose"  # in the session: who was signed in here last; what is kept beside it is hers


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
    account: Account,
    *,
    way: Way = Way.CODE,
    is_strong: bool = False,
    is_remembered: bool = False,
) -> None:
    """Sign in somebody who has just shown who she is, under a token of its own.

    Whoever was signed in here before is no more, and leaves nothing behind.
    """
    before = current_account()
    if before is not None:
        sign_ins.end_sign_in(account=before, number=g.sign_in_number, now=clock.now())
    is_anothers = session.get(WHOSE, account.id) != account.id  # also where a sign-in has ended by itself
    if is_anothers or (account.staff and not account.member):  # whoever works here goes on with no visitor's
        session.clear()
    session.pop(OPENED, None)  # what a mailed link has opened here, whoever opened it
    session[WHOSE] = account.id
    token = sign_ins.begin_sign_in(
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
    if is_strong or (account.staff is None and way is not Way.HELPER):
        know_device(account)


def has_left() -> bool:
    """Whether whoever is signed in works here and has left the device: nothing of hers is shown meanwhile."""
    return _has_come_signed_in() and current_sign_in().is_locked(clock.now())


def is_by_invitation() -> bool:
    """Whether she who is signed in has shown no more than the link of an invitation to help."""
    return _has_come_signed_in() and current_sign_in().is_by_invitation


def _has_come_signed_in() -> bool:
    """Not who has signed in just now: she is here, and by a way of her own."""
    return current_user.is_authenticated and "sign_in" in g


def sign_in_if_nobody(account: Account | None, *, proven: str, way: Way = Way.CODE) -> None:
    """In a booking: whoever has just proven the account's own address, where nobody is signed in.

    Staff are never signed in in passing: their codes are asked for on their own page.
    """
    if account is None or not account.active or account.staff:
        return
    if proven not in people.addresses_of(account):
        return
    before = current_account()
    if before is None or (before.id == account.id and is_by_invitation()):
        sign_in(account, way=way)


def confirm(*, is_strong: bool = False, way: Way | None = None) -> None:
    """She has shown once more that it is she, with `is_strong` by her second step; or by another `way`."""
    session["_user_id"] = sign_ins.note_confirmed(
        sign_in=current_sign_in(), is_strong=is_strong, way=way, now=clock.now()
    )
    account = current_account()
    if is_strong and account is not None:
        know_device(account)


def know_device(account: Account) -> None:
    """From now on, tries from this browser are counted apart; for staff after both steps."""
    number, generation = account.id, account.device_generation

    @after_this_request
    def _know(response: Response) -> Response:
        devices.know(response, number, generation)
        return response


def is_known_device(account: Account | None) -> bool:
    """Whether this browser is one of hers. Nobody's it never is."""
    return account is not None and devices.is_known(account.id, account.device_generation)


def leave_device() -> None:
    """Out of a sign-in that is gone already."""
    logout_user()
    session.clear()


def sign_out() -> None:
    """The sign-in ends on the server, so that no copy of the cookie is worth anything."""
    account = current_account()
    if account is not None:
        sign_ins.end_sign_in(account=account, number=g.sign_in_number, now=clock.now())
    logout_user()
    session.clear()  # whoever uses the device next finds no half-typed booking
