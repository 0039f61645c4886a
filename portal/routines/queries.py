"""Which routine is whose, what has been practised, and where to go on."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from portal.db import db
from portal.guides.exercises import Exercise, exercises
from portal.routines.models import Assignment, RoutineSession
from portal.routines.rules import RESUMES_WITHIN


def assignment_of(member_id: int) -> Assignment | None:
    """The one that stands."""
    return db.session.scalar(
        select(Assignment).where(Assignment.member_id == member_id, Assignment.ended_at.is_(None))
    )


def own_assignment(member_id: int, number: int) -> Assignment | None:
    """One of hers, standing or ended: a run may arrive late."""
    return db.session.scalar(
        select(Assignment).where(Assignment.id == number, Assignment.member_id == member_id)
    )


def limits() -> Mapping[str, int]:
    """The most rounds that may be set, by exercise."""
    return {slug: one.limit for slug, one in exercises().items()}


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
    goes_on = found is not None and not found.is_finished and found.details.get("place")
    return found if goes_on else None


def sessions_on(member_id: int, day: date) -> list[RoutineSession]:
    """Of one day, in the order they began."""
    rows = select(RoutineSession).where(RoutineSession.member_id == member_id, RoutineSession.day == day)
    return list(db.session.scalars(rows.order_by(RoutineSession.started_at)))
