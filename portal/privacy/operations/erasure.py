"""Deleting everything of hers, but for what the gym's books need, and that without her name."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from portal.accounts.models.contact_preferences import LineLink, Preferences
from portal.accounts.models.joinings import Joining
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account, Member, MemberMerge, Staff
from portal.accounts.models.sign_ins import OneTimeCode, Passkey, RecoveryCode, SignIn
from portal.accounts.operations import consents, joinings, partners, sign_ins
from portal.accounts.queries import people
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking, Cancellation
from portal.booking.models.feeds import CalendarFeed
from portal.booking.operations import bookings
from portal.booking.queries import messages
from portal.booking.queries.bookings import upcoming
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.checkout.models import Draft
from portal.checkout.operations import forgetting
from portal.db import db, lock, scrub, transaction
from portal.guides.models import Reading
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage
from portal.privacy.operations.consents import withdraw_health
from portal.privacy.queries import booking_ids_of, messages_of, subjects_of
from portal.privacy.rules import ERASED, HasMore, IsHereNow, WorksHere
from portal.progress.models import Activity, LogEntry
from portal.records.models import Note
from portal.routines.models import Assignment, RoutineReminder, RoutineSession
from portal.waitlist.operations import wishes as waitlist
from portal.waitlist.queries import wishes

# Where names and addresses stand open; all other words are sealed.
OPEN = (Member, Account, Staff, OutboxMessage, OneTimeCode, SignIn, Passkey, Draft, Partner)


HERS = (
    RoutineSession, RoutineReminder, Assignment, Reading, LogEntry, Activity, Note, CalendarFeed, Partner,
)  # fmt: skip


def erase(*, member: Member, now: datetime) -> None:
    """Her visits to come are cancelled. Of past ones day, service and trainer stay, for the books.

    What she has agreed to and taken back stays, with the times, and so does who has opened her
    record, both without her name. Whoever works here keeps the account, but not who has left.

    Raises IsHereNow.
    """
    with transaction():
        lock(member)
        address, locale = _address(member)
        visits = _leave(member, locale, now=now)
        for record in _records(member):
            withdraw_health(member=record, now=now)
            consents.withdraw_everything(member=record, now=now)
        forgetting.forget_drafts_of(*_names(member))
        joinings.end_joinings(*_records(member), actor=member.actor, now=now)
        _forget_words(member)
        _forget_ways_in(member, now=now)
        _forget_names(member, now=now)
        if address:
            notifications.enqueue("erased", to=address, locale=locale, facts={"visits": visits}, now=now)
        audit.record(Event.MEMBER_ERASED, subject=member.subject, actor=member.actor, now=now)
    scrub(*OPEN)


def erase_account(*, account: Account, now: datetime) -> None:
    """Of somebody who only books for another. Raises HasMore for a member's and a staff's account."""
    if account.member or account.staff:
        raise HasMore
    with transaction():
        lock(account)
        partners.leave_as_partner(account=account, now=now)
        forgetting.forget_drafts_of(set(), {account.email})
        _forget_mail(account)
        _forget_account(account, now=now)
    scrub(*OPEN)


def erase_staff(*, staff: Staff, actor: str, now: datetime) -> None:
    """Of somebody who works here no more: her name, address and ways in. Twice is once. Raises WorksHere.

    What she has written and done stays, under her number. Who also trains here keeps her account for that.
    """
    with transaction():
        lock(staff)
        if staff.is_active:
            raise WorksHere
        account = staff.account
        if account is None:
            return
        lock(account)
        _forget_staff(staff)
        if account.member is None:
            partners.leave_as_partner(account=account, now=now)
            forgetting.forget_drafts_of(set(), {account.email})
            _forget_mail(account)
            _forget_account(account, now=now)
        audit.record(Event.STAFF_ERASED, subject=staff.actor, actor=actor, now=now)
    scrub(*OPEN)


def _forget_staff(staff: Staff) -> None:
    """Her account is hers no more; nobody is called by her name."""
    staff.account, staff.name = None, ERASED
    db.session.flush()  # nothing points to the account any more


def _address(member: Member) -> tuple[str, str]:
    return (member.account.email, member.account.locale) if member.account else ("", "")


def _records(member: Member) -> list[Member]:
    return people.every_record(member)


def _names(member: Member) -> tuple[set[int], set[str]]:
    """Her numbers and her addresses."""
    records = _records(member)
    return {record.id for record in records}, {record.account.email for record in records if record.account}


def _leave(member: Member, locale: str, *, now: datetime) -> list[dict[str, Any]]:
    """Nobody waits for her any more. Returns what her calendar needs to take her visits off."""
    ahead = upcoming(member.id, now=now)
    for visit in ahead:
        if visit.status is BookingStatus.CHECKED_IN or visit.starts_at <= now:
            raise IsHereNow
        bookings.cancel(booking=visit, reason=CancelReason.OTHER, actor=member.actor, now=now)
    for entry in wishes(member.id):
        waitlist.leave(entry=entry, actor=member.actor, now=now)
    return [messages.facts_for_calendars(visit, locale) for visit in ahead]


def _forget_words(member: Member) -> None:
    """What she and others have written: logs, notes, reasons, what was mailed, details of the history."""
    session, ids = db.session(), [record.id for record in _records(member)]
    visits = booking_ids_of(member)
    given = select(Assignment.id).where(Assignment.member_id.in_(ids)).scalar_subquery()
    practised = update(RoutineSession).where(RoutineSession.assignment_id.in_(given))
    session.execute(practised.values(assignment_id=None))  # also by whom hers were joined with for a while
    for table in HERS:
        session.execute(delete(table).where(table.member_id.in_(ids)))
    reasons = update(Cancellation).where(Cancellation.booking_id.in_(visits))
    session.execute(reasons.values({Cancellation.words.column: ""}))
    names = subjects_of(member, visits)
    history = update(AuditEntry).where(AuditEntry.subject.in_(names))
    session.execute(history.values({AuditEntry.details.column: ""}))
    session.execute(delete(OutboxMessage).where(OutboxMessage.subject.in_(names)))
    for record in _records(member):
        if record.account:
            _forget_mail(record.account)


def _forget_mail(account: Account) -> None:
    session = db.session()
    session.execute(delete(OutboxMessage).where(messages_of([account.email], [account.subject])))
    session.execute(delete(OneTimeCode).where(OneTimeCode.email == account.email))


def _forget_ways_in(member: Member, *, now: datetime) -> None:
    session = db.session()
    for record in _records(member):
        account = record.account
        if account is None:
            continue
        if account.staff and account.staff.is_active:
            sign_ins.end_sign_ins(account=account, actor=member.actor, now=now)
            continue
        if account.staff:
            _forget_staff(account.staff)
        record.account = None
        session.flush()  # the member points to it no more
        _forget_account(account, now=now)


def _forget_account(account: Account, *, now: datetime) -> None:
    """Nobody signs in with it, and no other member's record keeps its address."""
    session = db.session()
    his = (Partner.account_id == account.id) | (Partner.email == account.email)
    session.execute(update(Partner).where(his, Partner.ended_at.is_(None)).values(ended_at=now))
    session.execute(update(Partner).where(his).values(account_id=None, email="", link_digest=""))
    for table in (SignIn, Passkey, RecoveryCode, OneTimeCode, Preferences, LineLink):
        session.execute(delete(table).where(table.account_id == account.id))
    session.execute(delete(Account).where(Account.id == account.id))
    session.expunge(account)


def _forget_names(member: Member, *, now: datetime) -> None:
    session, records = db.session(), _records(member)
    ids = [record.id for record in records]
    session.execute(delete(Joining).where(Joining.kept_id.in_(ids) | Joining.gone_id.in_(ids)))
    session.execute(delete(MemberMerge).where(MemberMerge.kept_id.in_(ids) | MemberMerge.gone_id.in_(ids)))
    session.execute(
        update(Booking).where(Booking.same_phone_member_id.in_(ids)).values(same_phone_member_id=None)
    )
    for record in records:
        record.family_name = ERASED
        record.given_name = record.family_kana = record.given_kana = record.phone = ""
        record.account, record.erased_at = None, now
