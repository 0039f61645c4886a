"""Assigning a routine."""

from collections.abc import Sequence
from datetime import date, datetime

from portal.accounts.models.people import Member, Staff
from portal.accounts.rules.refusals import Erased
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, transaction
from portal.routines import queries, rules
from portal.routines.models import Assignment
from portal.routines.operations import reminders
from portal.routines.rules import MOST_NOTE, Move, NoteTooLong


def assign(
    *, member: Member, staff: Staff, moves: Sequence[Move], note: str, until_on: date | None, now: datetime
) -> Assignment:
    """The one from before ends; the same once more is the same one.

    Raises NoMoves, TooManyRounds, NoteTooLong, Erased.
    """
    rules.check_moves(moves, limits=queries.limits())
    note = note.strip()
    if len(note) > MOST_NOTE:
        raise NoteTooLong(most=MOST_NOTE)
    with transaction() as session:
        lock(member)
        if member.erased_at:
            raise Erased
        standing = queries.assignment_of(member.id)
        if standing and (standing.moves, standing.note, standing.until_on) == (tuple(moves), note, until_on):
            return standing  # the second tap of a double tap
        if standing:
            standing.ended_at = now
            session.flush()  # one stands at a time
        made = Assignment(
            member_id=member.id,
            staff_id=staff.id,
            sealed_moves=[move.as_words for move in moves],
            note=note,
            until_on=until_on,
            assigned_at=now,
        )
        session.add(made)
        reminders.tell_new(member, staff, now=now)
        audit.record(Event.ROUTINE_ASSIGNED, subject=member.subject, actor=staff.actor, now=now)
        return made


def end_assignment(*, member: Member, staff: Staff, now: datetime) -> None:
    """From now on she has the routines for everybody. Twice is once."""
    with transaction():
        lock(member)
        standing = queries.assignment_of(member.id)
        if standing is None:
            return
        standing.ended_at = now
        audit.record(Event.ROUTINE_ENDED, subject=member.subject, actor=staff.actor, now=now)
