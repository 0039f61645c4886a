"""Medians, and what counts as a change (content.md C1, C3)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SPAN = 7  # days of the running median
LEAST_DAYS = 3  # noted before any line is drawn, and within each span (C3)
FORTNIGHT = 14  # days; "changed" compares two of them
CHANGE = 2  # points of 0 to 10 that mean something (S31)


class Range(StrEnum):
    """How far back a chart goes."""

    TWO_WEEKS = "2w"
    FOUR_WEEKS = "4w"
    THREE_MONTHS = "3m"

    @property
    def days(self) -> int:
        return {Range.TWO_WEEKS: 14, Range.FOUR_WEEKS: 28, Range.THREE_MONTHS: 91}[self]


def median(values: Iterable[float]) -> float | None:
    """The middle one, or the middle of the two; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def running_medians(values: Mapping[date, float], days: Iterable[date]) -> dict[date, float]:
    """For each day the median of the seven that end with it, where at least three of them are noted.

    A day she has not noted has none: no line runs across a gap that nobody has filled.
    """
    found = {}
    for day in days:
        within = [values[on] for on in days_of(day - timedelta(days=SPAN - 1), day) if on in values]
        middle = median(within)
        if day in values and middle is not None and len(within) >= LEAST_DAYS:
            found[day] = middle
    return found


def segments(points: Mapping[date, float]) -> Iterator[list[date]]:
    """Runs of days that follow one another: a line is drawn within each."""
    run: list[date] = []
    for day in sorted(points):
        if run and day - run[-1] > timedelta(days=1):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


@dataclass(frozen=True)
class Fortnights:
    """The median of the last two weeks, and of the two before; None where fewer than three days are noted."""

    now: float | None
    before: float | None

    @property
    def has_changed(self) -> bool:
        """Only a difference of two points or more is called one."""
        return self.now is not None and self.before is not None and abs(self.now - self.before) >= CHANGE


def fortnights(values: Mapping[date, float], *, today: date) -> Fortnights:
    def middle(last: date) -> float | None:
        noted = [values[day] for day in days_of(last - timedelta(days=FORTNIGHT - 1), last) if day in values]
        return median(noted) if len(noted) >= LEAST_DAYS else None

    return Fortnights(middle(today), middle(today - timedelta(days=FORTNIGHT)))
