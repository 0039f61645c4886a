"""Connecting an account with somebody's LINE, and what LINE tells us about it."""

from datetime import datetime

from sqlalchemy import delete, select

from portal.accounts.models.contact_preferences import LineLink
from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.queries import contact_preferences, people
from portal.accounts.rules.codes import CODE_LIFETIME, LINE_CODE_LENGTH, CodeUse
from portal.accounts.rules.consents import Purpose
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, transaction
from portal.lib import tokens
from portal.notifications import operations as notifications


def make_line_code(*, account: Account, now: datetime) -> str:
    """What she sends to the gym in LINE, to show that both are she. An older one ends with it."""
    code = tokens.letters(LINE_CODE_LENGTH)
    with transaction() as session:
        lock(account)
        session.execute(
            delete(OneTimeCode).where(OneTimeCode.account_id == account.id, OneTimeCode.use == CodeUse.LINE)
        )
        session.add(
            OneTimeCode(key=tokens.plain_digest(code), use=CodeUse.LINE, account_id=account.id, sent_at=now)
        )
    return code


def is_line_code(*, account: Account, code: str, now: datetime) -> bool:
    """Whether this one of hers still counts."""
    found = _found(code, now=now) if code else None
    return found is not None and found.account_id == account.id


def use_line_code(*, code: str, user: str, locale: str, now: datetime) -> bool:
    """Somebody has sent it in LINE. Whoever had this LINE or this account before has it no more.

    False when it is no code of ours or too old, or she has taken her consent back; LINE tells her.
    """
    with transaction() as session:
        account = _account_with(code, now=now)
        if account is None:
            link = contact_preferences.line_link_by(user)
            if link is None or now >= link.linked_at + CODE_LIFETIME:  # or else LINE has sent it twice
                _answer("line_unknown", user, locale=locale, now=now)
            return False
        _take_from_others(account, user, now=now)
        session.add(LineLink(account_id=account.id, user=user, linked_at=now))
        _answer("line_linked", user, locale=account.locale, person=account.subject, now=now)
        audit.record(Event.LINE_LINKED, subject=account.subject, actor=account.subject, now=now)
        return True


def _account_with(code: str, *, now: datetime) -> Account | None:
    """Who has asked for this code; it is used up by it."""
    found = _found(code, now=now)
    if found is None:
        return None
    account = db.session.get_one(Account, found.account_id)
    lock(account)
    used = delete(OneTimeCode).where(OneTimeCode.id == found.id).returning(OneTimeCode.id)
    if db.session.scalar(used) is None:
        return None  # somebody else was faster, or there is a newer one
    member = account.member
    return account if member and Purpose.LINE in people.standing_consents(member.id) else None


def _found(code: str, *, now: datetime) -> OneTimeCode | None:
    """What was made for it, in time."""
    found = db.session.scalar(
        select(OneTimeCode).where(
            OneTimeCode.key == tokens.plain_digest(code), OneTimeCode.use == CodeUse.LINE
        )
    )
    return found if found and now < found.sent_at + CodeUse.LINE.lifetime else None


def _answer(kind: str, user: str, *, locale: str, person: str = "", now: datetime) -> None:
    """In the chat in which she has written."""
    notifications.enqueue(
        kind,
        to=user,
        locale=locale,
        facts={},
        person=person,
        expires_at=now + CODE_LIFETIME,
        now=now,
    )


def unlink_line(*, account: Account, now: datetime) -> None:
    """What we know of her LINE is deleted. Twice is once."""
    with transaction() as session:
        lock(account)
        link = contact_preferences.line_link_of(account.id)
        if link:
            notifications.forget_line(link.user)
            session.delete(link)
            audit.record(Event.LINE_UNLINKED, subject=account.subject, actor=account.subject, now=now)


def note_line_blocked(*, user: str, at: datetime) -> None:
    """She has blocked the gym in LINE: her mailbox gets what LINE would have."""
    _note(user, at, blocked_at=at)


def note_line_added(*, user: str, at: datetime) -> None:
    """She has added the gym in LINE, for the first time or again."""
    _note(user, at, blocked_at=None)


def _note(user: str, at: datetime, *, blocked_at: datetime | None) -> None:
    """What LINE tells late is of before."""
    with transaction():
        link = contact_preferences.line_link_by(user)
        if link and (link.noted_at is None or at > link.noted_at):
            link.noted_at, link.blocked_at = at, blocked_at


def _take_from_others(account: Account, user: str, *, now: datetime) -> None:
    """One LINE for one account: whoever had it is told by mail, for it may have been a mistake."""
    before, other = contact_preferences.line_link_of(account.id), contact_preferences.line_link_by(user)
    if other and other.account_id != account.id:
        loser = db.session.get_one(Account, other.account_id)
        notifications.enqueue(
            "security_changed",
            to=loser.email,
            locale=loser.locale,
            facts={"what": "line_moved"},
            subject=loser.subject,
            now=now,
        )
        audit.record(Event.LINE_UNLINKED, subject=loser.subject, actor=account.subject, now=now)
    for link in {before, other} - {None}:
        db.session.delete(link)
    db.session.flush()  # both columns are unique
