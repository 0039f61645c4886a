"""Codes and links that are mailed, and count once; the link beside a code a little more often."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.operations.counts import WITH_LINK, check_count, check_guesses
from portal.accounts.queries.people import normal_email
from portal.accounts.rules.codes import (
    CODE_LIFETIME,
    GUESSES_COUNT_FOR,
    MOST_FAILED_GUESSES,
    MOST_GUESSES,
    CodeUse,
    check_code,
)
from portal.accounts.rules.refusals import CodeUsedUp, WrongCode
from portal.db import db, lock, transaction
from portal.lib import tokens
from portal.lib.errors import NotFound
from portal.notifications import operations as notifications

# What is mailed with a code, and to an address that has no account. Both cost the same, in time too.
CODES = {
    CodeUse.SIGN_IN: "sign_in_code",
    CodeUse.BOOKING: "booking_code",
    CodeUse.CONFIRM: "address_code",
    CodeUse.NEW_ADDRESS: "address_code",
    CodeUse.JOINING: "joining_code",
}
LINKS = {CodeUse.PASSWORD: "password_reset", CodeUse.INVITATION: "invitation"}
WAYS_IN = (CodeUse.SIGN_IN, CodeUse.BOOKING, CodeUse.CONFIRM)  # guessed at, they would let somebody in
NO_ACCOUNT, TAKEN = "no_account", "address_taken"
# Whose mail without an account says so. A booking's is the same for everybody: she has none before it.
WITHOUT_ACCOUNT = {CodeUse.BOOKING: "booking_code", CodeUse.NEW_ADDRESS: TAKEN}


def send_code(
    *,
    use: CodeUse,
    email: str,
    account: Account | None,
    network: str,
    locale: str,
    secret: str,
    is_known_device: bool = False,
    now: datetime,
) -> str:
    """Mail six digits. Returns the key by which the browser that asked will use them.

    For signing in and for booking, the mail has a link as well, for whichever browser it is opened
    in. For an address without account, a mail says so, and neither will ever fit, but in a booking.
    Raises TooManyCodes; a device that she has signed in with before is counted on its own.
    `network` is what else is counted on its own: where the request comes from, or the booking.
    """
    email, account_id = normal_email(email), account.id if account else None
    code, key, link = tokens.six_digits(), tokens.url_token(), tokens.url_token()
    source = tokens.digest(f"device of {account_id}" if is_known_device else network, key=secret)
    kind = CODES[use] if account else WITHOUT_ACCOUNT.get(use, NO_ACCOUNT)
    has_link = use in WITH_LINK and (account is not None or use is CodeUse.BOOKING)
    with transaction() as session:
        check_count(use, email, source, is_known_device=is_known_device, now=now)
        session.add(
            OneTimeCode(
                key=tokens.plain_digest(key),
                use=use,
                account_id=account_id,
                email=email,
                network=source,
                link=tokens.plain_digest(link) if has_link else None,
                secret=tokens.digest(code, key=secret),
                sent_at=now,
            )
        )
        mail_code(kind, email, use, {"code": code, "token": link}, account_id, locale=locale, now=now)
    return key


def use_code(
    *, use: CodeUse, key: str, code: str, secret: str, is_known_device: bool = False, now: datetime
) -> OneTimeCode:
    """What the code was for; it is used up by it. Raises WrongCode, CodeUsedUp, TooManyGuesses."""
    wrong: WrongCode | CodeUsedUp
    is_borne = is_known_device or use not in WAYS_IN or _is_one_more_borne(key, use, now=now)
    with transaction() as session:
        found = _found(key, use)
        if found is None:
            raise CodeUsedUp
        check_guesses(found, now=now)
        # Of an address that nobody has, no code fits; nor after too many guesses, in the same words. A
        # booking's code proves the address alone, where no account has it.
        fits = is_borne if found.account_id else use is CodeUse.BOOKING
        digest = found.secret if fits else tokens.digest(tokens.url_token(), key=secret)
        try:
            check_code(code, digest=digest, key=secret, sent_at=found.sent_at, guesses=found.guesses, now=now)
        except WrongCode as refusal:
            found.guesses += 1  # kept: the refusal leaves only after the transaction
            wrong = refusal
        else:
            session.delete(found)
            return found
    raise wrong


def keep_challenge(*, challenge: str, account_id: int | None, now: datetime) -> str:
    """What a passkey has been asked to sign. Returns the key for the browser."""
    key = tokens.url_token()
    with transaction() as session:
        session.add(
            OneTimeCode(
                key=tokens.plain_digest(key),
                use=CodeUse.PASSKEY,
                account_id=account_id,
                secret=challenge,
                sent_at=now,
            )
        )
    return key


def use_challenge(*, key: str, whose: Collection[int | None], now: datetime) -> str | None:
    """The challenge, once; None when it is too old, was used, or was made for an account not in `whose`."""
    with transaction() as session:
        found = _found(key, CodeUse.PASSKEY)
        if found is None:
            return None
        challenge, is_fresh = found.secret, now < found.sent_at + CodeUse.PASSKEY.lifetime
        session.delete(found)
        return challenge if is_fresh and found.account_id in whose else None


def mail_code(
    kind: str,
    email: str,
    use: CodeUse,
    facts: dict[str, str],
    account_id: int | None,
    *,
    locale: str,
    now: datetime,
) -> None:
    """To this address, whatever ways she has chosen; no more when it would let nobody in."""
    notifications.enqueue(
        kind,
        to=email,
        locale=locale,
        facts=facts,
        subject=f"account:{account_id}" if account_id else "",  # so that it goes when the account goes
        expires_at=now + use.lifetime,
        now=now,
    )


def void_codes(account: Account) -> None:
    """After a new password or address, nothing that was mailed before lets anybody in.

    What is not mailed yet is of no use any more, and does not go out.
    """
    with transaction() as session:
        session.execute(delete(OneTimeCode).where(OneTimeCode.account_id == account.id))
        notifications.withdraw(account.subject, kinds=(*CODES.values(), *LINKS.values()))


def forget_codes(*, now: datetime) -> None:
    """Those of which nobody can make use any more; the last day's wrong guesses are still counted."""
    with transaction() as session:
        for use in CodeUse:
            over = now - max(use.lifetime, GUESSES_COUNT_FOR)
            session.execute(delete(OneTimeCode).where(OneTimeCode.use == use, OneTimeCode.sent_at < over))


def _found(key: str, use: CodeUse) -> OneTimeCode | None:
    return code_by(OneTimeCode.key == tokens.plain_digest(key), use)


def code_by(which: ColumnElement[bool], use: CodeUse, *, is_locked: bool = True) -> OneTimeCode | None:
    found = db.session.scalar(select(OneTimeCode).where(which, OneTimeCode.use == use))
    try:
        if found and is_locked:
            lock(found)  # one of two who use it at once
    except NotFound:
        return None
    return found


def _is_one_more_borne(key: str, use: CodeUse, *, now: datetime) -> bool:
    """Counts a guess from an unknown device, before it is looked at; False when the account bears no more.

    Only a guess that could have been right counts: one at a code that is over or used up is none.

    The owner still gets in: by the link in the same mail, on a device of hers, with a passkey or her
    password. Whenever she has, it begins anew (begin_sign_in). In a transaction of its own, for
    whoever changes an account locks that first, and its codes after it.
    """
    whose = select(OneTimeCode.account_id).where(
        OneTimeCode.key == tokens.plain_digest(key),
        OneTimeCode.use == use,
        OneTimeCode.sent_at > now - CODE_LIFETIME,
        OneTimeCode.guesses < MOST_GUESSES,
    )
    one_more = update(Account).values(failed_guesses=Account.failed_guesses + 1).returning(Account.id)
    is_borne = Account.failed_guesses < MOST_FAILED_GUESSES
    with transaction() as session:
        counted = session.execute(
            one_more.where(Account.id == whose.scalar_subquery(), is_borne),
            execution_options={"synchronize_session": False},
        )
        return counted.first() is not None
