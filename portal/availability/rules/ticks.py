"""Ticks, notice and horizon."""

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.availability.rules.refusals import TooFarAhead, TooLateToBook

TICK_MINUTES = 15
LONGEST_BUFFER = timedelta(hours=2)  # after a visit, as far as the owner may set it


def tick_of(moment: datetime) -> int:
    """The tick a moment lies in, counted in quarters of an hour since 1970 (UTC)."""
    return int(moment.timestamp()) // (TICK_MINUTES * 60)


def moment_of(tick: int) -> datetime:
    """When a tick begins, in UTC."""
    return datetime.fromtimestamp(tick * TICK_MINUTES * 60, UTC)


def next_tick(moment: datetime) -> int:
    """The first tick that begins then or later."""
    return -(-math.ceil(moment.timestamp()) // (TICK_MINUTES * 60))


def ticks(start: datetime, end: datetime) -> range:
    """Every tick that a stretch of time touches."""
    return range(tick_of(start), next_tick(end))


def check_time(start: datetime, *, notice: timedelta, last_day: date, zone: ZoneInfo, now: datetime) -> None:
    """Insist on the branch's notice, and on the last day one may book. Raises TooLateToBook, TooFarAhead."""
    if start < now + notice:
        raise TooLateToBook
    if start.astimezone(zone).date() > last_day:
        raise TooFarAhead
