"""Links in mails that let somebody in, once, from any browser."""

from datetime import datetime

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.operations.codes import LINKS, NO_ACCOUNT, code_by, mail_code
from portal.accounts.operations.counts import WITH_LINK, check_count
from portal.accounts.queries.people import addresses_of, normal_email
from portal.accounts.rules.codes import (
    MOST_PRESSES,
    CodeUse,
)
from portal.accounts.rules.refusals import LinkOver
from portal.db import db, transaction
from portal.lib import tokens


def send_link(
    *,
    use: CodeUse,
    email: str,
    account: Account | None,
    network: str,
    locale: str,
    secret: str,
    is_known_device: bool = False,
    now: datetime,
) -> None:
    """Mail a link that counts once. Raises TooManyCodes."""
    email, token, account_id = normal_email(email), tokens.url_token(), account.id if account else None
    source = tokens.digest(f"device of {account_id}" if is_known_device else network, key=secret)
    with transaction() as session:
        if use is not CodeUse.INVITATION:  # whoever invites has been asked who she is
            check_count(use, email, source, is_known_device=is_known_device, now=now)
        session.add(
            OneTimeCode(
                key=tokens.plain_digest(token),
                use=use,
                account_id=account_id,
                email=email,
                network=source,
                sent_at=now,
            )
        )
        kind = LINKS[use] if account else NO_ACCOUNT
        mail_code(kind, email, use, {"token": token}, account_id, locale=locale, now=now)


def open_link(*, use: CodeUse, token: str, now: datetime) -> OneTimeCode:
    """Whose link it is, while it lasts. Raises LinkOver."""
    found = _linked(token, use, is_locked=False)
    _check_link(found, now=now)
    assert found is not None  # checked
    return found


def _check_link(link: OneTimeCode | None, *, now: datetime) -> None:
    """It is in time, and the account it is for still has the address it went to."""
    if link is None or now >= link.sent_at + link.use.lifetime or link.presses >= MOST_PRESSES:
        raise LinkOver
    if link.account_id is None:
        if link.use is CodeUse.BOOKING:
            return
        raise LinkOver
    account = db.session.get(Account, link.account_id)
    if account is None or not account.active or link.email not in addresses_of(account):
        raise LinkOver


def use_link(*, use: CodeUse, token: str, now: datetime) -> Account:
    """Whose link it was. Raises LinkOver.

    One beside a code takes nothing from whoever types that: programs that look through mails press buttons
    too. It opens MOST_PRESSES times while the code lasts; any other is used up.
    """
    with transaction() as session:
        found = _good_link(use, token, now=now)
        if use in WITH_LINK:
            found.presses += 1
        else:
            session.delete(found)
        return session.get_one(Account, found.account_id)


def use_booking_link(*, token: str, now: datetime) -> OneTimeCode:
    """Which address it proves, with or without an account; it is used up by it. Raises LinkOver."""
    with transaction() as session:
        found = _good_link(CodeUse.BOOKING, token, now=now)
        session.delete(found)
        return found


def _good_link(use: CodeUse, token: str, *, now: datetime) -> OneTimeCode:
    found = _linked(token, use)
    _check_link(found, now=now)
    assert found is not None  # checked
    return found


def _linked(token: str, use: CodeUse, *, is_locked: bool = True) -> OneTimeCode | None:
    """By what a link carries. The key of a browser that has asked for a code opens no link."""
    column = OneTimeCode.link if use in WITH_LINK else OneTimeCode.key
    return code_by(column == tokens.plain_digest(token), use, is_locked=is_locked)
