"""Which routine is whose, what has been practised, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.db import db, fetch
from portal.guides.exercises import Exercise, exercises
from portal.routines.models import Assignment, RoutineReminder, RoutineSession
from portal.routines.rules import LEAST_TO_COUNT, RESUMES_WITHIN


def assignment_of(member_id: int) -> Assignment | None:
    """The one that stands."""
    return db.session.scalar(
        select(Assignment).where(Assignment.member_id == member_id, Assignment.ended_at.is_(None))
    )


@dataclass(frozen=True)
class Today:
    """What stands for her, what she may go on with, and what she has practised of a day."""

    assignment: Assignment | None
    going_on: RoutineSession | None
    practised: list[RoutineSession]


def today_of(member_id: int, day: date, *, now: datetime) -> Today:
    """In one statement."""
    recently = RoutineSession.day >= (now - RESUMES_WITHIN).date()
    rows = db.session.execute(
        select(Assignment, RoutineSession)
        .select_from(Member)
        .outerjoin(Assignment, and_(Assignment.member_id == Member.id, Assignment.ended_at.is_(None)))
        .outerjoin(
            RoutineSession,
            and_(RoutineSession.member_id == Member.id, or_(recently, RoutineSession.day == day)),
        )
        .where(Member.id == member_id)
        .order_by(RoutineSession.started_at)
        .options(joinedload(Assignment.staff, innerjoin=False))  # she may have none
    ).all()
    standing = rows[0][0] if rows else None
    sessions = [session for _assignment, session in rows if session]
    resumable = [session for session in sessions if session.started_at > now - RESUMES_WITHIN]
    last = max(resumable, key=lambda session: session.ended_at, default=None)
    return Today(
        assignment=standing,
        going_on=last if last and _goes_on(last, standing) else None,
        practised=[
            session for session in sessions if session.day == day and session.seconds >= LEAST_TO_COUNT
        ],
    )


def _goes_on(session: RoutineSession, standing: Assignment | None) -> bool:
    """Whether there is something left of it, and what it was part of is still hers to do."""
    if session.is_finished or not session.details.get("place"):
        return False
    return session.assignment_id is None or (standing is not None and standing.id == session.assignment_id)


def own_assignment(member: Member, number: int) -> Assignment | None:
    """One of hers, standing or ended, also of a record that was joined into hers: a run may arrive late."""
    found = db.session.get(Assignment, number)
    hers = found is not None and found.member_id in {record.id for record in people.every_record(member)}
    return found if hers else None


def limits() -> Mapping[str, int]:
    """The most rounds that may be set, by exercise."""
    return {slug: exercise.limit for slug, exercise in exercises().items()}


def exercise(slug: str) -> Exercise:
    return exercises()[slug]


def open_session(member_id: int, *, now: datetime) -> RoutineSession | None:
    """What she has begun today or yesterday and may go on with; the newest."""
    rows = (
        select(RoutineSession)
        .where(
            RoutineSession.member_id == member_id,
            RoutineSession.day >= (now - RESUMES_WITHIN).date(),
            RoutineSession.started_at > now - RESUMES_WITHIN,
        )
        .order_by(RoutineSession.ended_at.desc())
        .limit(1)
    )
    found = db.session.scalar(rows)
    if found is None:
        return None
    standing = assignment_of(member_id) if found.assignment_id else None
    return found if _goes_on(found, standing) else None


def finished_keys(member_id: int, *, now: datetime) -> list[str]:
    """Of runs that ended lately on whichever device: no other goes on with them."""
    return fetch(
        select(RoutineSession.key).where(
            RoutineSession.member_id == member_id,
            RoutineSession.day >= (now - RESUMES_WITHIN).date(),
            RoutineSession.is_finished,
        )
    )


def reminder_of(member_id: int) -> RoutineReminder | None:
    return db.session.scalar(select(RoutineReminder).where(RoutineReminder.member_id == member_id))


def due_reminders(local: datetime, *, late_by: timedelta) -> list[RoutineReminder]:
    """Whose time has come on this day, by the branch's time, and who was not reminded yet."""
    midnight = datetime.combine(local.date(), time(0), local.tzinfo)
    since = max(midnight, local - late_by).time()
    rows = select(RoutineReminder).where(
        RoutineReminder.at.between(since, local.time()),
        RoutineReminder.weekdays.bitwise_and(1 << local.weekday()) != 0,
        or_(RoutineReminder.last_on.is_(None), RoutineReminder.last_on < local.date()),
    )
    return fetch(rows.order_by(RoutineReminder.at))


def count_on(member_id: int, day: date) -> int:
    rows = select(func.count()).where(RoutineSession.member_id == member_id, RoutineSession.day == day)
    return db.session.scalar(rows) or 0


def sessions_on(member_id: int, day: date) -> list[RoutineSession]:
    """Of one day, in the order they began, without mere tries."""
    rows = select(RoutineSession).where(
        RoutineSession.member_id == member_id,
        RoutineSession.day == day,
        RoutineSession.seconds >= LEAST_TO_COUNT,
    )
    return fetch(rows.order_by(RoutineSession.started_at))


def sessions_between(member_id: int, first: date, last: date) -> list[RoutineSession]:
    """Of several days, in the order they began."""
    rows = select(RoutineSession).where(
        RoutineSession.member_id == member_id, RoutineSession.day.between(first, last)
    )
    return fetch(rows.order_by(RoutineSession.started_at))
