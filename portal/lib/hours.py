"""A stretch of any day, and the way people write one down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from portal.lib import japanese
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

STEP_MINUTES = 15
MOST_STRETCHES = 4  # a day, with a break between two
# 9:00–13:00, 9-13, 9時〜13時30分, and what an input method makes of them
STRETCH = re.compile(
    r"(\d{1,2})(?:(?::|時)(\d{1,2})?分?)?(?:-|~|to|から)(\d{1,2})(?:(?::|時)(\d{1,2})?分?)?(?:まで)?"
)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー－〜～"), "-")
OFF = {"", "-", "休", "休み", "off"}


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of any day, as the branch has it."""

    begins: time
    ends: time

    @property
    def minutes(self) -> int:
        begins, ends = (moment.hour * 60 + moment.minute for moment in (self.begins, self.ends))
        return ends - begins

    def times(self, step: int) -> list[time]:
        """Times of the clock within, `step` minutes apart, from its beginning up to its end."""
        begins = self.begins.hour * 60 + self.begins.minute
        return [time(*divmod(begins + n, 60)) for n in range(0, self.minutes + 1, step)]

    @property
    def whole_hours(self) -> range:
        """Every hour of the day of which something lies within."""
        return range(self.begins.hour, self.ends.hour + bool(self.ends.minute))

    def __str__(self) -> str:
        return f"{written_time(self.begins)}–{written_time(self.ends)}"


class HoursUnreadable(RuleBroken):
    message = msgid("Write hours like this: 9:00–13:00, 14:00–18:00. Leave it empty for a day off.")


class HoursTurned(RuleBroken):
    message = msgid("%(hours)s does not end after it begins. Write the earlier time first.")


class HoursOffGrid(RuleBroken):
    message = msgid("Write times at :00, :15, :30 or :45.")


class HoursOverlap(RuleBroken):
    message = msgid("%(one)s and %(other)s overlap. Leave a break, or write them as one.")


class TooManyStretches(RuleBroken):
    message = msgid("Write at most %(most)s stretches a day.")


def hours_of(text: str) -> list[Hours]:
    """The stretches somebody has written, in order; none for a day off.

    Raises HoursUnreadable, HoursTurned, HoursOffGrid, HoursOverlap, TooManyStretches.
    """
    plain = japanese.plain(text).translate(DASHES).strip().lower()
    if plain in OFF:
        return []
    parts = [part for part in re.split(r"[,、;/\n]+|(?<=[\d時分])\s+(?=\d)", plain) if part.strip()]
    if len(parts) > MOST_STRETCHES:
        raise TooManyStretches(most=MOST_STRETCHES)
    found = sorted(_stretch(re.sub(r"\s", "", part)) for part in parts)
    for one, other in pairwise(found):
        if other.begins < one.ends:
            raise HoursOverlap(one=str(one), other=str(other))
    return found


def _stretch(part: str) -> Hours:
    match = STRETCH.fullmatch(part)
    if match is None:
        raise HoursUnreadable
    hour, minute, last_hour, last_minute = (int(number or 0) for number in match.groups())
    try:
        found = Hours(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        raise HoursUnreadable from None
    if found.ends <= found.begins:
        raise HoursTurned(hours=str(found))
    if any(moment.minute % STEP_MINUTES for moment in (found.begins, found.ends)):
        raise HoursOffGrid
    return found


def written(hours: Sequence[Hours]) -> str:
    """As `hours_of` reads it: 9:00–13:00, 14:00–18:00"""
    return ", ".join(map(str, hours))


def written_time(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"
