"""Reading the log."""

from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.progress.models import LogEntry
from portal.progress.rules import Measure


def pain_log(member_id: int, *, most: int = 60) -> list[LogEntry]:
    """The member's pain, the newest day first."""
    return list(
        db.session.scalars(
            select(LogEntry)
            .where(LogEntry.member_id == member_id, LogEntry.measure == Measure.PAIN)
            .order_by(LogEntry.day.desc())
            .limit(most)
        )
    )


def pain_on(member_id: int, day: date) -> int | None:
    return db.session.scalar(
        select(LogEntry.value).where(
            LogEntry.member_id == member_id, LogEntry.measure == Measure.PAIN, LogEntry.day == day
        )
    )
