"""Setting and checking passwords."""

from datetime import datetime
from pathlib import Path

from portal.accounts.models.people import Account
from portal.accounts.operations.codes import void_codes
from portal.accounts.operations.links import use_link
from portal.accounts.operations.sign_ins import end_sign_ins
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import PasswordGuessable, PasswordTooLong, PasswordTooShort
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, transaction
from portal.lib import passwords
from portal.notifications import operations as notifications


def check_password(password: str, account: Account, *, breached: Path | None = None) -> None:
    """Whether it may be hers; `breached` is a list of those that have leaked somewhere.

    Raises PasswordTooShort, PasswordTooLong, PasswordGuessable.
    """
    plain = passwords.normal(password)
    if len(plain) < passwords.SHORTEST:
        raise PasswordTooShort
    if len(plain) > passwords.LONGEST:
        raise PasswordTooLong
    about = ["cortis", "cortisgym", "cortisgymginza", "ginza", account.email]
    if account.member:
        her = account.member
        about += [her.family_name, her.given_name, her.family_kana, her.given_kana, her.phone]
    if passwords.is_guessable(plain, about=about) or (breached and passwords.is_breached(plain, breached)):
        raise PasswordGuessable


def set_password(
    *, token: str, account: Account, password: str, breached: Path | None = None, now: datetime
) -> Account:
    """By a mailed link, which is used up by it; wherever she is signed in, she is no more.

    Raises LinkOver, and what `check_password` raises.
    """
    check_password(password, account, breached=breached)
    with transaction():
        account = use_link(use=CodeUse.PASSWORD, token=token, now=now)
        lock(account)
        account.password = passwords.hashed(password)
        end_sign_ins(account=account, actor=account.subject, now=now)
        notifications.enqueue(
            "password_changed",
            to=account.email,
            locale=account.locale,
            facts={},
            subject=account.subject,
            now=now,
        )
        void_codes(account)
        audit.record(Event.PASSWORD_SET, subject=account.subject, actor=account.subject, now=now)
    return account


def matches_password(account: Account | None, password: str) -> bool:
    """Takes as long for nobody. A hash with old parameters is made anew."""
    is_hers = passwords.matches(password, account.password if account else None)
    if account is None or not is_hers or not account.active:
        return False
    if account.password and passwords.is_weaker_than_ours(account.password):
        with transaction():
            account.password = passwords.hashed(password)
    return True
