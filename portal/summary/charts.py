"""Her days as shapes for an SVG. Units: ten to a day from the left, ten to a point of pain from below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.progress.rules.measures import FOODS, MOST_PAIN, Measure
from portal.summary.queries import Summary
from portal.summary.rules import days_of, running_medians, segments

DAY = 10
POINT = 10
HEIGHT = MOST_PAIN * POINT
BARS = 40  # height of the practice chart
LEAST_TOP = 20  # minutes at the top of it, so that two minutes do not fill it


@dataclass(frozen=True)
class Chart:
    """Pain and practice on one axis of time. Paths are SVG path data."""

    width: int
    dots: str
    lines: str
    visits: list[float]  # x of each
    bars: list[tuple[float, float]]  # x and height
    top: int  # minutes at the top of the bars
    marks: list[tuple[int, date]]  # per cent from the left, and the day it stands for


def chart(summary: Summary) -> Chart:
    days = summary.days
    at = {day: number * DAY + DAY / 2 for number, day in enumerate(days)}
    pains = summary.log.get(Measure.PAIN, {})
    middles = running_medians(pains, days)
    minutes = {day: seconds / 60 for day, seconds in summary.seconds.items()}
    top = max(LEAST_TOP, round(max(minutes.values(), default=0)))
    return Chart(
        width=len(days) * DAY,
        dots="".join(f"M{at[day]:g} {_y(value)}h0" for day, value in pains.items()),
        lines="".join(_line(run, middles, at) for run in segments(middles)),
        visits=[at[day] for day in summary.visits if day in at],
        bars=[(at[day] - 3, round(BARS * value / top, 1)) for day, value in minutes.items()],
        top=top,
        marks=_marks(days),
    )


def _y(value: float) -> str:
    return f"{HEIGHT - value * POINT:g}"


def _line(run: Sequence[date], middles: Mapping[date, float], at: Mapping[date, float]) -> str:
    """One day alone is a short stroke, so that it is seen."""
    if len(run) == 1:
        return f"M{at[run[0]] - 3:g} {_y(middles[run[0]])}h6"
    return "M" + "L".join(f"{at[day]:g} {_y(middles[day])}" for day in run)


def _marks(days: Sequence[date]) -> list[tuple[int, date]]:
    """Five days along the axis, the first and the last among them."""
    last = len(days) - 1
    return [(25 * quarter, days[round(last * quarter / 4)]) for quarter in range(5)]


def weeks(summary: Summary, *, since: date) -> list[tuple[date, list[bool | None]]]:
    """From Monday, the newest first: whether there was practice; None where the days are not hers to fill."""
    begins = max(summary.first, min(since, *summary.practised, summary.last))
    first = summary.last - timedelta(days=summary.last.weekday())
    found = []
    while first > begins - timedelta(days=7):
        days = days_of(first, first + timedelta(days=6))
        found.append(
            (first, [day in summary.practised if begins <= day <= summary.last else None for day in days])
        )
        first -= timedelta(days=7)
    return found


def foods(summary: Summary) -> tuple[list[date], dict[str, list[bool]]]:
    """The last seven days, and for each group on which of them she ate of it."""
    days = summary.days[-7:]
    noted = summary.log.get(Measure.FOODS, {})
    return days, {food: [food in noted.get(day, ()) for day in days] for food in FOODS}
