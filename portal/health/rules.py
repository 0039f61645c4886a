"""When exercise may begin after a birth (content.md F116, R10). Plain functions on plain values."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.lib.errors import RuleBroken
from portal.lib.words import msgid

FURTHEST_BACK = 20  # years; a typing mistake, not a rule about who may come


class Delivery(StrEnum):
    VAGINAL = "vaginal"
    CAESAREAN = "caesarean"
    UNSAID = "unsaid"


class Clearance(StrEnum):
    """Has a doctor or midwife said yes to exercise?"""

    GIVEN = "given"
    NOT_YET = "not_yet"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Answers:
    born_on: date
    delivery: Delivery
    clearance: Clearance


class BornInFuture(RuleBroken):
    code = "born_in_future"
    message = msgid("Enter a date up to today. The trial is for after the birth.")


class BornTooLongAgo(RuleBroken):
    code = "born_too_long_ago"
    message = msgid("Check the year. It is more than 20 years ago.")


class TooSoonAfterBirth(RuleBroken):
    """F116: less than one month after birth, and no doctor's or midwife's yes."""

    code = "too_soon_after_birth"
    message = msgid("Less than one month after birth, please ask your doctor or midwife first.")


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


def check_exercise_on(day: date, answers: Answers) -> None:
    """Insist on a month since birth, or a clearance (F116). Raises TooSoonAfterBirth."""
    if answers.clearance is not Clearance.GIVEN and day < one_month_after(answers.born_on):
        raise TooSoonAfterBirth(allowed_from=one_month_after(answers.born_on))


def weeks_since_birth(born_on: date, *, on: date) -> int:
    """Full weeks, never below 0."""
    return max(0, (on - born_on).days // 7)
