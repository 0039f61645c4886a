"""Letting go of what nobody needs any more."""

from datetime import datetime

from sqlalchemy import CTE, ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.db import fetch, scrub, transaction
from portal.guides.models import Reading
from portal.health.models import HealthCheck
from portal.notifications.models import OutboxMessage
from portal.privacy.operations import consents
from portal.privacy.rules import Kept
from portal.progress.models import Activity, LogEntry
from portal.records.models import Note
from portal.routines.models import Assignment, RoutineReminder, RoutineSession

MOST_AT_A_TIME = 100  # members a round, so that nobody waits for it


HEALTH = (HealthCheck, LogEntry, Activity, Note, RoutineSession, Assignment)


def forget_old(kept: Kept, *, now: datetime) -> int:
    """Old messages and history; health answers, notes and log of who comes no more.

    Returns how many members' health was forgotten.
    """
    with transaction() as session:
        session.execute(
            delete(OutboxMessage).where(
                func.coalesce(OutboxMessage.sent_at, OutboxMessage.given_up_at) < now - kept.messages
            )
        )
        session.execute(delete(AuditEntry).where(AuditEntry.at < now - kept.history))
    gone = _who_comes_no_more(before=now - kept.health)
    for member in gone:
        with transaction() as session:
            records = people.every_record(member)
            for record in records:
                consents.withdraw_health(member=record, now=now)
            ids = [record.id for record in records]
            for table in (RoutineSession, RoutineReminder, Assignment, Reading, LogEntry, Activity, Note):
                session.execute(delete(table).where(table.member_id.in_(ids)))
    if gone:
        scrub()
    return len(gone)


def _who_comes_no_more(*, before: datetime) -> list[Member]:
    """Members of whom we hold something about health, whose last visit and log lie so far back."""
    last = (
        select(func.max(Booking.ends_at))
        .where(Booking.member_id == Member.id)
        .correlate(Member)
        .scalar_subquery()
    )
    records = _records()  # what both had stays with the record that went
    hers = select(records.c.id).where(records.c.kept_id == Member.id).correlate(Member).scalar_subquery()
    something = or_(
        *(exists().where(table.member_id.in_(hers)) for table in HEALTH),
    )
    rows = (
        select(Member)
        .where(
            Member.merged_into_id.is_(None),
            func.coalesce(last, Member.joined_at) < before,
            something,
            ~_told_since(before),
        )
        .limit(MOST_AT_A_TIME)
    )
    return fetch(rows)


def _records() -> CTE:
    """Every record, and beside it the one that it has gone into in the end."""
    found = select(Member.id, Member.id.label("kept_id")).where(Member.merged_into_id.is_(None))
    records = found.cte(recursive=True)
    gone = aliased(Member)
    return records.union_all(
        select(gone.id, records.c.kept_id).join(records, gone.merged_into_id == records.c.id)
    )


def _told_since(moment: datetime) -> ColumnElement[bool]:
    """Whether she has told us anything since."""
    return or_(
        exists().where(LogEntry.member_id == Member.id, LogEntry.noted_at >= moment),
        exists().where(RoutineSession.member_id == Member.id, RoutineSession.ended_at >= moment),
        exists().where(HealthCheck.member_id == Member.id, HealthCheck.answered_at >= moment),
    )
