"""When a branch is open: its usual hours, the weekdays that differ, and single days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time

from portal.lib.errors import RuleBroken
from portal.lib.hours import Hours, written_time
from portal.lib.translatable import msgid

MOST_DAYS_AHEAD = 550  # of a single day: next year's holidays are known by then

Kept = list[str]  # as JSON holds hours: ["09:00", "17:00"]; [] is closed
Week = Sequence[Hours | None]  # Monday first; None is closed


class HoursOutside(RuleBroken):
    message = msgid("The branch is open from %(opens)s to %(closes)s. Keep the hours within.")


class ClosedThen(RuleBroken):
    message = msgid("The branch is closed that day. Leave the day empty.")


class OpensTwice(RuleBroken):
    message = msgid("Write one stretch a day, such as 9:00–18:00. Breaks stand in the trainers' hours.")


class NeverOpen(RuleBroken):
    message = msgid("Open on one weekday at least. To pause for a while, write a closure.")


class TooFarAway(RuleBroken):
    message = msgid("Choose a day within the next %(days)s days.")


def keep(hours: Hours | None) -> Kept:
    return [hours.begins.isoformat("minutes"), hours.ends.isoformat("minutes")] if hours else []


def read(kept: Kept) -> Hours | None:
    return Hours(*map(time.fromisoformat, kept)) if kept else None


def stretch_of(hours: Sequence[Hours]) -> Hours | None:
    """The one stretch of a day that somebody has written, or None. Raises OpensTwice."""
    if len(hours) > 1:
        raise OpensTwice
    return hours[0] if hours else None


def usual_of(week: Week) -> tuple[Hours, dict[str, Kept]]:
    """The hours of most weekdays, and by number those of the others. Raises NeverOpen."""
    counts = Counter(hours for hours in week if hours)
    if not counts:
        raise NeverOpen
    usual = counts.most_common(1)[0][0]
    return usual, {str(n): keep(hours) for n, hours in enumerate(week) if hours != usual}


def on_day(
    day: date, usual: Hours, *, weekdays: Mapping[str, Kept], days: Mapping[str, Kept]
) -> Hours | None:
    """What is so on that day; None is closed."""
    kept = days.get(day.isoformat(), weekdays.get(str(day.weekday())))
    return usual if kept is None else read(kept)


def check_within(hours: Sequence[Hours], *, opening: Hours | None) -> None:
    """Insist that the branch is open. Raises HoursOutside, ClosedThen."""
    if not hours:
        return
    if opening is None:
        raise ClosedThen
    if any(hour.begins < opening.begins or hour.ends > opening.ends for hour in hours):
        raise HoursOutside(opens=written_time(opening.begins), closes=written_time(opening.ends))
