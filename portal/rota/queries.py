"""How much of the work that was there has been booked, and when people wait."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.booking.queries.bookings import bookings_between
from portal.gym.models.branches import Branch
from portal.schedule import queries as schedule


@dataclass
class Covered:
    """Hours of one weekday's hour over some weeks: of trainers at work, and booked."""

    worked: float = 0
    booked: float = 0

    @property
    def share(self) -> float | None:
        """Booked of worked, or None where nobody works."""
        return min(1.0, self.booked / self.worked) if self.worked else None

    @property
    def level(self) -> int:
        """0 for nobody at work, 1 for next to nothing booked, 4 for nearly everything."""
        return (
            0 if self.share is None else 1 + (self.share >= 0.25) + (self.share >= 0.5) + (self.share >= 0.85)
        )


def coverage(branch: Branch, *, first: date, count: int) -> dict[tuple[int, int], Covered]:
    """By weekday (Monday is 0) and hour of the day. Two statements."""
    since, until = branch.days_of(first, first + timedelta(days=count - 1))
    found: dict[tuple[int, int], Covered] = defaultdict(Covered)
    for shift in schedule.shifts(branch.id, since=since, until=until):
        for key, hours in _by_hour(branch.local(shift.starts_at), branch.local(shift.ends_at)):
            found[key].worked += hours
    for booking in bookings_between(branch.id, since=since, until=until):
        for key, hours in _by_hour(booking.local_start, booking.local_end):
            found[key].booked += hours
    return found


def _by_hour(begins: datetime, ends: datetime) -> list[tuple[tuple[int, int], float]]:
    """Which hours a stretch of one day touches, and how much of each."""
    found = []
    hour = begins.replace(minute=0)
    while hour < ends:
        after = hour + timedelta(hours=1)
        part = (min(ends, after) - max(begins, hour)).total_seconds() / 3600
        found.append(((hour.weekday(), hour.hour), part))
        hour = after
    return found
