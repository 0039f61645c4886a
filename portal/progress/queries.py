"""Reading the log."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, func, literal, select

from portal.accounts import queries as accounts
from portal.accounts.rules import Purpose
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


def shared_pain_log(member_id: int, *, most: int = 28) -> list[LogEntry] | None:
    """What her trainer may read of her pain, the newest day first; None while she keeps it to herself."""
    shares = db.session.scalar(select(accounts.agrees(literal(member_id), Purpose.SHARE_PAIN)))
    return pain_log(member_id, most=most) if shares else None


def shared_pains(member_ids: Collection[int]) -> dict[int, LogEntry]:
    """The last pain each of them has noted and shares, by member. One statement."""
    latest = (
        select(LogEntry.member_id, func.max(LogEntry.day).label("day"))
        .where(
            LogEntry.member_id.in_(member_ids),
            LogEntry.measure == Measure.PAIN,
            accounts.agrees(LogEntry.member_id, Purpose.SHARE_PAIN),
        )
        .group_by(LogEntry.member_id)
        .subquery()
    )
    rows = select(LogEntry).join(
        latest, and_(latest.c.member_id == LogEntry.member_id, latest.c.day == LogEntry.day)
    )
    return {one.member_id: one for one in db.session.scalars(rows.where(LogEntry.measure == Measure.PAIN))}
