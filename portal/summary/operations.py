"""Reading a brief, and the end of a log."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from portal.accounts.models.people import Member, Staff
from portal.accounts.queries import people
from portal.audit import operations as audit
from portal.audit import queries as history
from portal.audit.events import Event
from portal.booking.models.bookings import Booking
from portal.db import lock, scrub, transaction
from portal.progress.models import Activity, LogEntry
from portal.records import operations as records
from portal.routines import queries as routine_queries
from portal.routines.models import RoutineSession
from portal.routines.operations import assignments
from portal.routines.rules import Move, RoutineChanged

ONE_READING = timedelta(minutes=10)  # opened again within it, it is the same


def note_read(*, booked: Booking, staff: Staff, now: datetime) -> None:
    """Whoever trains her has read what she noted; she is told so."""
    since = now - ONE_READING
    if not history.last_of(Event.BRIEF_READ, subject=booked.subject, actor=staff.actor, since=since):
        audit.record(Event.BRIEF_READ, subject=booked.subject, actor=staff.actor, now=now)


def write_up(
    *,
    booked: Booking,
    staff: Staff,
    words: str,
    moves: Sequence[Move],
    note: str,
    until_on: date | None,
    standing_id: int | None,
    now: datetime,
) -> None:
    """After a visit: a note for colleagues, and for her the routine with a word, both or neither.

    Without words there is no note. What is as it stands is no new routine; `standing_id` is the one
    that the page showed. Raises RoutineChanged, and what write_note and assign raise.
    """
    with transaction():
        lock(booked.member)
        standing = routine_queries.assignment_of(booked.member_id)
        is_same = standing is not None and (standing.moves, standing.note) == (tuple(moves), note.strip())
        if words.strip():
            records.write_note(member=booked.member, staff=staff, words=words, is_for_desk=False, now=now)
        if (moves or note.strip()) and not is_same:
            if (standing.id if standing else None) != standing_id:
                raise RoutineChanged
            assignments.assign(
                member=booked.member, staff=staff, moves=moves, note=note, until_on=until_on, now=now
            )


def erase_log(*, member: Member, now: datetime) -> None:
    """All she has noted and practised is gone, from the files of the database too. Twice is once.

    So is what a record that was joined into hers kept for the same days.
    """
    with transaction() as session:
        lock(member)
        member.log_erased_at = now
        ids = [record.id for record in people.every_record(member)]
        for table in (LogEntry, Activity, RoutineSession):
            session.execute(delete(table).where(table.member_id.in_(ids)))
        audit.record(Event.LOG_ERASED, subject=member.subject, actor=member.actor, now=now)
    scrub(LogEntry, Activity, RoutineSession)
