"""Signing in and out."""

from datetime import datetime

from sqlalchemy import delete, update

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.rules.sign_ins import MEMBER_LONGEST, Way, lifetime
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.lib import tokens


def begin_sign_in(
    *,
    account: Account,
    way: Way,
    is_strong: bool = False,
    is_remembered: bool = False,
    device: str,
    now: datetime,
) -> str:
    """Returns the token for the browser; only its digest is kept."""
    token = tokens.url_token()
    with transaction() as session:
        if account.failed_guesses:
            account.failed_guesses = 0
        session.add(
            SignIn(
                account_id=account.id,
                digest=tokens.plain_digest(token),
                way=way,
                is_strong=is_strong,
                device=device,
                began_at=now,
                seen_at=now,
                # An invitation shows nothing that would count for what matters.
                confirmed_at=now if way is not Way.HELPER else now - MEMBER_LONGEST,
                expires_at=now + lifetime(is_staff=account.staff is not None, is_remembered=is_remembered),
            )
        )
        audit.record(Event.SIGNED_IN, subject=account.subject, actor=account.subject, now=now, way=way)
    return token


def end_sign_in(*, account: Account, number: int, now: datetime) -> None:
    """One of hers. Twice is once; another's is not there for her."""
    with transaction() as session:
        gone = session.execute(
            delete(SignIn).where(SignIn.id == number, SignIn.account_id == account.id).returning(SignIn.id)
        ).all()
        if gone:
            audit.record(Event.SIGNED_OUT, subject=account.subject, actor=account.subject, now=now)


def end_sign_ins(*, account: Account, besides: int | None = None, actor: str, now: datetime) -> None:
    """All of hers, or all but one: after a new password or role, or because she says so.

    Browsers she was known by are strangers from then on.
    """
    with transaction() as session:
        strangers = {"device_generation": Account.device_generation + 1}
        session.execute(update(Account).where(Account.id == account.id).values(strangers))
        rows = delete(SignIn).where(SignIn.account_id == account.id)
        if besides is not None:
            rows = rows.where(SignIn.id != besides)
        if session.execute(rows.returning(SignIn.id)).all():
            audit.record(Event.SIGNED_OUT_EVERYWHERE, subject=account.subject, actor=actor, now=now)


def note_seen(*, sign_in: SignIn, now: datetime) -> None:
    """She is still there."""
    with transaction():
        sign_in.seen_at = now


def lock_sign_in(*, sign_in: SignIn, now: datetime) -> None:
    """She hands the device over, or has left it: it opens again by her second step. Twice is once."""
    with transaction():
        sign_in.locked_at = sign_in.locked_at or now


def note_confirmed(*, sign_in: SignIn, is_strong: bool = False, way: Way | None = None, now: datetime) -> str:
    """She has just shown again that it is she; with a second step, the sign-in is strong from now on.

    `way` is a better one than she came in by, such as her mailbox after a password.

    Returns its new token: one from before is worth nothing any more. Who had no more than an
    invitation is signed in like everybody from now on.
    """
    token = tokens.url_token()
    with transaction():
        if way or sign_in.way is Way.HELPER:
            sign_in.way = way or Way.CODE
        sign_in.confirmed_at, sign_in.digest = now, tokens.plain_digest(token)
        sign_in.is_strong = sign_in.is_strong or is_strong
        if is_strong:
            sign_in.locked_at, sign_in.seen_at = None, now
    return token


def forget_sign_ins(*, now: datetime) -> None:
    """Those that are over."""
    with transaction() as session:
        session.execute(delete(SignIn).where(SignIn.expires_at < now))
