"""What may be noted, and what is said back (content.md C1, C2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.accounts.rules.consents import Purpose
from portal.lib import writing
from portal.progress.rules.refusals import (
    NoPlace,
    NotADayToLog,
    NotADayToMeasure,
    NotAnAnswer,
    NotMeasurable,
    NotOnTheScale,
    WordsTooLong,
)

MOST_DAYS_BACK = 7
MOST_YEARS_BACK = 10  # before she joined: for what was measured once, long ago
MOST_PAIN = 10
HIGH_PAIN = 7  # advice comes first from here on (content.md C2, rule c)
RISE, RISE_WITHIN = 3, 3  # so it does for as many points more than on one of as many days before
MOST_WORDS = 500  # letters to her trainer
MOST_ACTIVITIES = 3
MOST_NAME = 30  # letters of an activity


class Measure(StrEnum):
    """What a log entry is about. Pain is the strongest of the last 24 hours, 0 to 10 (S31)."""

    PAIN = "pain"
    PARTS = "parts"  # where it hurt
    LEAKS = "leaks"
    HEAVINESS = "heaviness"
    SLEEP = "sleep"  # the longest stretch, in hours
    TIREDNESS = "tiredness"  # 1 rested to 5 exhausted
    MOVES = "moves"  # done without the player
    FOODS = "foods"
    WORD = "word"  # to her trainer
    ACTIVITIES = "activities"  # by their numbers: 0 not possible, 10 as before
    WEIGHT = "weight"  # kg
    HEIGHT = "height"  # cm
    BONE = "bone"  # a measurement of bone density, as it was told to her


class Part(StrEnum):
    """Where it hurt (content.md C2, 2)."""

    LOW_BACK = "low_back"
    UPPER_BACK = "upper_back"
    PELVIS = "pelvis"
    WRIST_SHOULDER = "wrist_shoulder"
    ELSEWHERE = "elsewhere"


LOGGED_PARTS = (Part.LOW_BACK, Part.UPPER_BACK, Part.PELVIS, Part.WRIST_SHOULDER)
LEAKS = ("no", "little", "yes")
SLEEPS = ("under_2", "2_to_4", "4_to_6", "6_or_more")  # each up to but not with its end
OLD_SLEEPS = {"2_to_3": "2_to_4", "4_to_5": "4_to_6"}  # what a page kept on a device may still send
MOVES = ("breathing", "marching", "cat-cow", "towel-stretch", "heel-raise")  # slugs of the exercises
FOODS = ("dairy", "soy", "small_fish", "greens", "seaweed", "fish", "mushrooms", "meat_egg")
DEVICES = ("dxa", "ultrasound", "other")
UNITS = ("yam", "z", "g_cm2")

DAILY = (
    Measure.PAIN, Measure.PARTS, Measure.LEAKS, Measure.HEAVINESS, Measure.SLEEP, Measure.TIREDNESS,
    Measure.MOVES, Measure.FOODS, Measure.WORD,
)  # fmt: skip
RARE = (Measure.WEIGHT, Measure.HEIGHT, Measure.BONE)

# With which consent a trainer sees it. A word is written to her, and needs none.
SHARED_BY = {
    Measure.PAIN: Purpose.SHARE_PAIN,
    Measure.PARTS: Purpose.SHARE_PAIN,
    Measure.LEAKS: Purpose.SHARE_PELVIC,
    Measure.HEAVINESS: Purpose.SHARE_PELVIC,
    Measure.SLEEP: Purpose.SHARE_SLEEP,
    Measure.TIREDNESS: Purpose.SHARE_TIREDNESS,
    Measure.MOVES: Purpose.SHARE_PRACTICE,
    Measure.FOODS: Purpose.SHARE_FOODS,
    Measure.ACTIVITIES: Purpose.SHARE_ACTIVITIES,
    Measure.WEIGHT: Purpose.SHARE_BODY,
    Measure.HEIGHT: Purpose.SHARE_BODY,
    Measure.BONE: Purpose.SHARE_BODY,
}


@dataclass(frozen=True)
class Scale:
    """A whole number."""

    least: int = 0
    most: int = MOST_PAIN

    def checked(self, value: Any) -> int:
        """Raises NotOnTheScale."""
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise NotOnTheScale(least=self.least, most=self.most)
        return value


@dataclass(frozen=True)
class OneOf:
    """`renamed` are answers of before, and what they are called now."""

    choices: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def checked(self, value: Any) -> str:
        """Raises NotAnAnswer."""
        if not isinstance(value, str):
            raise NotAnAnswer
        answer: str = self.renamed.get(value, value)
        if answer not in self.choices:
            raise NotAnAnswer
        return answer


@dataclass(frozen=True)
class SomeOf:
    choices: tuple[str, ...]

    def checked(self, value: Any) -> list[str]:
        """In the order in which they are shown, each once. Raises NotAnAnswer."""
        if not isinstance(value, list) or not all(
            isinstance(key, str) and key in self.choices for key in value
        ):
            raise NotAnAnswer
        return [choice for choice in self.choices if choice in value]


@dataclass(frozen=True)
class Words:
    most: int = MOST_WORDS

    def checked(self, value: Any) -> str:
        """Raises WordsTooLong, NotAnAnswer."""
        if not isinstance(value, str):
            raise NotAnAnswer
        if any("\ud800" <= letter <= "\udfff" or letter == "\x00" for letter in value):
            raise NotAnAnswer  # halves of letters, which no keyboard writes and no database keeps
        words = writing.lines(value).strip()
        if len(words) > self.most:
            raise WordsTooLong(most=self.most)
        return words


@dataclass(frozen=True)
class Amount:
    """A number with one decimal."""

    least: float
    most: float
    decimals: int = 1

    def checked(self, value: Any) -> float:
        """Raises NotMeasurable."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not self.least <= value <= self.most:
            raise NotMeasurable(least=self.least, most=self.most)
        return round(float(value), self.decimals)


@dataclass(frozen=True)
class Ratings:
    """A number for each activity, by the activity's own number."""

    def checked(self, value: Any) -> dict[str, int]:
        """Raises NotAnAnswer, NotOnTheScale."""
        if not isinstance(value, dict) or not all(isinstance(key, str) and key.isdigit() for key in value):
            raise NotAnAnswer
        return {number: Scale().checked(rating) for number, rating in value.items()}


# What a paper can have on it at all: it keeps a slip of the finger out, and judges nothing.
BONE_BOUNDS = {"yam": Amount(20, 250), "z": Amount(-8, 8), "g_cm2": Amount(0.1, 3, 3)}


@dataclass(frozen=True)
class Bone:
    """As it stands on the paper she was given. No verdict is kept with it, and none is made of it."""

    def checked(self, value: Any) -> dict[str, Any]:
        """Raises NotAnAnswer, NotMeasurable, NoPlace, WordsTooLong."""
        if not isinstance(value, dict):
            raise NotAnAnswer
        unit = OneOf(UNITS).checked(value.get("unit"))
        where = Words(60).checked(value.get("where", ""))
        if not where:
            raise NoPlace
        return {
            "device": OneOf(DEVICES).checked(value.get("device")),
            "where": where,
            "site": Words(60).checked(value.get("site", "")),
            "value": BONE_BOUNDS[unit].checked(value.get("value")),
            "unit": unit,
            "weeks": None if value.get("weeks") is None else Scale(0, 1000).checked(value["weeks"]),
            "feeding": value.get("feeding") is True,
        }


Kind = Scale | OneOf | SomeOf | Words | Amount | Ratings | Bone
KINDS: Mapping[Measure, Kind] = {
    Measure.PAIN: Scale(),
    Measure.PARTS: SomeOf(LOGGED_PARTS),
    Measure.LEAKS: OneOf(LEAKS),
    Measure.HEAVINESS: SomeOf(("felt",)),
    Measure.SLEEP: OneOf(SLEEPS, OLD_SLEEPS),
    Measure.TIREDNESS: Scale(1, 5),
    Measure.MOVES: SomeOf(MOVES),
    Measure.FOODS: SomeOf(FOODS),
    Measure.WORD: Words(),
    Measure.ACTIVITIES: Ratings(),
    Measure.WEIGHT: Amount(20, 300),
    Measure.HEIGHT: Amount(100, 230),
    Measure.BONE: Bone(),
}


def checked(measure: Measure, value: Any) -> Any:
    """The value as it is kept; None if there is nothing in it. Raises what the kind of the measure raises."""
    found = KINDS[measure].checked(value)
    return None if found in ("", [], {}) else found


def check_day(measure: Measure, day: date, *, today: date, joined_on: date) -> None:
    """Raises NotADayToLog, NotADayToMeasure."""
    if measure in RARE:
        if not joined_on - timedelta(days=MOST_YEARS_BACK * 365 + 3) <= day <= today:
            raise NotADayToMeasure
    elif not today - timedelta(days=MOST_DAYS_BACK) <= day <= today:
        raise NotADayToLog


def advice_from(pains: Mapping[date, int], *, day: date) -> int:
    """From which number on advice comes first on this day: 7, or 3 more than on one of the 3 days before."""
    before = [
        pains[one] for back in range(1, RISE_WITHIN + 1) if (one := day - timedelta(days=back)) in pains
    ]
    return min([HIGH_PAIN, *(pain + RISE for pain in before)])
