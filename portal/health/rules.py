"""When exercise may begin after a birth (content.md F116, R10)."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

FURTHEST_BACK = 20  # years; a typing mistake, not a rule about who may come


class Delivery(StrEnum):
    VAGINAL = "vaginal"
    CAESAREAN = "caesarean"
    UNSAID = "unsaid"


class Complications(StrEnum):
    """A deep tear, forceps or a vacuum, or another complication of the birth (R10; NICE NG210)."""

    NONE = "uneventful"
    SOME = "complicated"
    UNSAID = "unsaid"


class Clearance(StrEnum):
    """Has a doctor or midwife said yes to exercise?"""

    GIVEN = "given"
    NOT_YET = "not_yet"
    UNSURE = "unsure"
    UNASKED = "unasked"  # nobody has said anything about it


@dataclass(frozen=True)
class Answers:
    born_on: date
    delivery: Delivery
    clearance: Clearance
    complications: Complications = Complications.UNSAID  # not asked before 2026-12

    @classmethod
    def of_words(cls, words: Mapping[str, str]) -> "Answers":
        return cls(
            date.fromisoformat(words["born_on"]),
            Delivery(words["delivery"]),
            Clearance(words["clearance"]),
            Complications(words.get("complications", Complications.UNSAID)),
        )

    @property
    def as_words(self) -> dict[str, str]:
        """As they are kept."""
        return {
            "born_on": self.born_on.isoformat(),
            "delivery": self.delivery.value,
            "clearance": self.clearance.value,
            "complications": self.complications.value,
        }

    @property
    def is_cleared(self) -> bool:
        return self.clearance is Clearance.GIVEN

    @property
    def waits_for_yes(self) -> bool:
        """Exercise waits for a doctor's or midwife's yes, however long ago the birth was (R10).

        So it is after a "not yet" and a "don't know", which end by a yes and not by time; and where nobody
        was asked, unless it was a vaginal birth without a deep tear or another complication.
        """
        if self.clearance is Clearance.UNASKED:
            return self.delivery is not Delivery.VAGINAL or self.complications is not Complications.NONE
        return not self.is_cleared


class BornInFuture(RuleBroken):
    message = msgid("Enter a date up to today. The trial is for after the birth.")


class BornTooLongAgo(RuleBroken):
    message = msgid("Check the year. It is more than 20 years ago.")


class NotYet(RuleBroken):
    """Her body comes first. `allowed_from` is the day it opens, or None: not before a doctor's yes."""

    message = msgid("This is not on offer for you yet. Your page says from when it is.")
    to_desk = msgid("A rule for her safety does not allow this day.")
    gives_way = True


class WaitsForYes(NotYet):
    """R10: a "not yet" or "don't know" of the doctor ends by a yes alone."""

    message = msgid(
        "Exercise begins once your doctor or midwife has said yes. Tell us under Practice when it has come."
    )
    to_desk = msgid("She has no yes of a doctor or midwife yet.")
    gives_way = True


class TooSoonAfterBirth(NotYet):
    """F116: less than one month after birth, and no doctor's or midwife's yes."""

    message = msgid("Less than one month after birth, please ask your doctor or midwife first.")
    to_desk = msgid("A rule for her safety does not allow this day.")
    gives_way = True


def check_born_on(born_on: date, *, today: date) -> None:
    """Raises BornInFuture, BornTooLongAgo."""
    if born_on > today:
        raise BornInFuture
    if born_on < today - timedelta(days=365 * FURTHEST_BACK):
        raise BornTooLongAgo


def one_month_after(born_on: date) -> date:
    """The same day of the next month, or its last day where there is none (31 January → 28 February)."""
    year, month = divmod(born_on.month, 12)
    year += born_on.year
    month += 1
    return date(year, month, min(born_on.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Recovery:
    """From when after a birth something may be booked: F116, and what the owner adds for a service.

    Weeks are full weeks since the birth. Who would rather not say how her baby was born waits
    for the longer of the two.
    """

    is_exercise: bool = True
    weeks: int | None = None
    weeks_caesarean: int | None = None
    wants_clearance: bool = False

    def added_weeks(self, delivery: Delivery) -> int:
        by_birth = {Delivery.VAGINAL: [self.weeks], Delivery.CAESAREAN: [self.weeks_caesarean]}
        return max(weeks or 0 for weeks in by_birth.get(delivery, [self.weeks, self.weeks_caesarean]))

    def opens_on(self, answers: Answers) -> date | None:
        """The first day it may be booked for; None while it waits for a doctor's or midwife's yes."""
        if self.wants_clearance and not answers.is_cleared:
            return None
        if self.is_exercise and answers.waits_for_yes:
            return None
        opens = answers.born_on + timedelta(weeks=self.added_weeks(answers.delivery))
        if self.is_exercise and not answers.is_cleared:
            opens = max(opens, one_month_after(answers.born_on))
        return opens


def check_exercise_on(day: date, answers: Answers, recovery: Recovery = Recovery()) -> None:
    """Insist on F116, R10 and the service's own rule. Raises TooSoonAfterBirth, WaitsForYes, NotYet."""
    opens = recovery.opens_on(answers)
    if opens is not None and max(day, answers.born_on) >= opens:  # before the birth, other rules speak
        return
    if recovery.is_exercise and not answers.is_cleared and day < one_month_after(answers.born_on):
        raise TooSoonAfterBirth(allowed_from=opens)
    if recovery.is_exercise and answers.waits_for_yes:
        raise WaitsForYes(allowed_from=None)
    raise NotYet(allowed_from=opens)


BETWEEN_BIRTHS = timedelta(days=150)  # what is told closer together is one birth, corrected


def births(told: Iterable[date]) -> list[date]:
    """The births among what she has told us, the newest word first; in the order they were."""
    found: list[date] = []
    for day in told:
        if all(abs(day - other) >= BETWEEN_BIRTHS for other in found):
            found.append(day)
    return sorted(found)


def weeks_since_birth(born_on: date, *, on: date) -> int:
    """Full weeks, never below 0."""
    return max(0, (on - born_on).days // 7)
