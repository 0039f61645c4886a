"""Reading the log. What was taken back is not there."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from portal.accounts.queries import people
from portal.accounts.rules.consents import Purpose
from portal.db import db, fetch
from portal.progress.models import Activity, LogEntry
from portal.progress.rules import measures as rules
from portal.progress.rules.measures import DAILY, Measure


def entries(
    member_id: int, measures: Collection[Measure], *, first: date, last: date
) -> dict[Measure, dict[date, Any]]:
    """What she noted from the first to the last day, by measure and day, in the order of the days."""
    rows = (
        select(LogEntry.measure, LogEntry.day, LogEntry.value)
        .where(
            LogEntry.member_id == member_id,
            LogEntry.measure.in_(measures),
            LogEntry.day.between(first, last),
            LogEntry.value.is_not(None),
        )
        .order_by(LogEntry.day)
    )
    found: dict[Measure, dict[date, Any]] = {measure: {} for measure in measures}
    for measure, day, value in db.session.execute(rows):
        found[measure][day] = value
    return found


def day_log(member_id: int, day: date) -> dict[Measure, Any]:
    """What she noted for a day, by measure."""
    rows = select(LogEntry.measure, LogEntry.value).where(
        LogEntry.member_id == member_id,
        LogEntry.measure.in_((*DAILY, Measure.ACTIVITIES)),
        LogEntry.day == day,
        LogEntry.value.is_not(None),
    )
    return {row.measure: row.value for row in db.session.execute(rows)}


def measured(member_id: int, measures: Collection[Measure], *, most: int = 60) -> list[LogEntry]:
    """What is measured now and then, the newest first."""
    rows = select(LogEntry).where(
        LogEntry.member_id == member_id, LogEntry.measure.in_(measures), LogEntry.value.is_not(None)
    )
    return fetch(rows.order_by(LogEntry.day.desc(), LogEntry.measure).limit(most))


def activities_of(member_id: int, *, with_ended: bool = False) -> list[Activity]:
    """Her own, in the order she named them; those that are asked for, or all."""
    rows = select(Activity).where(Activity.member_id == member_id)
    if not with_ended:
        rows = rows.where(Activity.ended_at.is_(None))
    return fetch(rows.order_by(Activity.id))


def activity(member_id: int, number: int) -> Activity | None:
    """One of hers; another member's is not found."""
    return db.session.scalar(select(Activity).where(Activity.member_id == member_id, Activity.id == number))


def advice_from(member_id: int, day: date) -> int:
    """From which pain on advice comes first on this day."""
    return rules.advice_from(pains_before(member_id, day), day=day)


def pains_before(member_id: int, day: date) -> dict[date, Any]:
    """What tells whether a pain has risen: that of the day, and of those just before it."""
    first = day - timedelta(days=rules.RISE_WITHIN)
    return entries(member_id, [Measure.PAIN], first=first, last=day)[Measure.PAIN]


def has_noted(member_id: int) -> bool:
    rows = select(LogEntry.id).where(LogEntry.member_id == member_id, LogEntry.value.is_not(None)).limit(1)
    return db.session.scalar(rows) is not None


def shared_pains(member_ids: Collection[int]) -> dict[int, LogEntry]:
    """The last pain each of them has noted and shares, by member. One statement."""
    is_pain = and_(LogEntry.measure == Measure.PAIN, LogEntry.value.is_not(None))
    latest = (
        select(LogEntry.member_id, func.max(LogEntry.day).label("day"))
        .where(
            LogEntry.member_id.in_(member_ids),
            is_pain,
            people.agrees(LogEntry.member_id, Purpose.SHARE_PAIN),
        )
        .group_by(LogEntry.member_id)
        .subquery()
    )
    rows = select(LogEntry).join(
        latest, and_(latest.c.member_id == LogEntry.member_id, latest.c.day == LogEntry.day)
    )
    return {row.member_id: row for row in db.session.scalars(rows.where(is_pain))}
