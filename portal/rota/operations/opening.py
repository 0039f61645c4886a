"""When the branch is open, and what becomes of visits that lie outside from now on."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.models.bookings import Booking
from portal.booking.operations import promises
from portal.booking.operations.offers import carry_out
from portal.booking.queries import bookings
from portal.booking.rules.alternatives import Alternative
from portal.db import lock, transaction
from portal.gym.models.branches import Branch
from portal.gym.rules import opening
from portal.gym.rules.opening import MOST_DAYS_AHEAD, TooFarAway, Week
from portal.lib.hours import Hours
from portal.schedule.rules import DayOver

Answers = Mapping[str, Alternative] | None


def set_week(*, branch: Branch, week: Week, answers: Answers = None, actor: str, now: datetime) -> None:
    """When it is open on weekdays; single days stay as they are.

    `answers` says by reference what becomes of visits outside new hours. Raises NeverOpen, and
    BookingsInTheWay with the visits that are not among them.
    """
    usual, others = opening.usual_of(week)
    with transaction():
        lock(branch)  # two who write the same week come one after the other
        before = _hours_of_visits(branch, now=now)
        was = [opening.keep(hours) for hours in branch.week]
        branch.opens_at, branch.closes_at, branch.weekday_hours = usual.begins, usual.ends, others
        becomes = [opening.keep(hours) for hours in week]
        audit.record(
            Event.HOURS_CHANGED, subject=f"branch:{branch.id}", actor=actor, now=now, was=was, becomes=becomes
        )
        _settle(branch, before, answers, actor=actor, now=now)


def set_day(
    *,
    branch: Branch,
    day: date,
    hours: Hours | None,
    answers: Answers = None,
    actor: str,
    now: datetime,
) -> None:
    """That day has these hours, or is closed. Raises DayOver, TooFarAway, BookingsInTheWay."""
    today = branch.local(now).date()
    if day < today:
        raise DayOver
    if day > today + timedelta(days=MOST_DAYS_AHEAD):
        raise TooFarAway(days=MOST_DAYS_AHEAD)
    _write_day(branch, day, {day.isoformat(): opening.keep(hours)}, answers, actor=actor, now=now)


def forget_day(*, branch: Branch, day: date, answers: Answers = None, actor: str, now: datetime) -> None:
    """That day is as its weekday again. Raises BookingsInTheWay."""
    _write_day(branch, day, {}, answers, actor=actor, now=now)


def _write_day(
    branch: Branch, day: date, written: dict[str, Any], answers: Answers, *, actor: str, now: datetime
) -> None:
    today = branch.local(now).date().isoformat()
    with transaction():
        lock(branch)
        before = _hours_of_visits(branch, now=now)
        was = opening.keep(branch.hours_on(day))
        others = {
            other: hours
            for other, hours in branch.day_hours.items()
            if other >= today and other != day.isoformat()
        }
        branch.day_hours = others | written
        audit.record(
            Event.HOURS_CHANGED,
            subject=f"branch:{branch.id}",
            actor=actor,
            now=now,
            day=day.isoformat(),
            was=[was],
            becomes=[opening.keep(branch.hours_on(day))],
        )
        _settle(branch, before, answers, actor=actor, now=now)


def _settle(
    branch: Branch, before: Mapping[Booking, Hours | None], answers: Answers, *, actor: str, now: datetime
) -> None:
    """Asks about visits outside on days whose hours are others now: elsewhere, who was left there is left."""
    outside = [
        booking
        for booking, hours in before.items()
        if hours != _hours_of(branch, booking) and not _is_within(branch, booking)
    ]
    carry_out(outside, answers or {}, actor=actor, now=now)
    promises.look_again(branch.id, actor=actor, now=now)


def _hours_of_visits(branch: Branch, *, now: datetime) -> dict[Booking, Hours | None]:
    """Of the day of each visit to come."""
    return {booking: _hours_of(branch, booking) for booking in bookings.ahead_of(branch.id, now=now)}


def _hours_of(branch: Branch, booking: Booking) -> Hours | None:
    return branch.hours_on(booking.local_start.date())


def _is_within(branch: Branch, booking: Booking) -> bool:
    hours = _hours_of(branch, booking)
    return hours is not None and (
        hours.begins <= booking.local_start.time() and booking.local_end.time() <= hours.ends
    )
