"""What may be noted, and what is said back (content.md C1, C2)."""

from datetime import date, timedelta
from enum import StrEnum

from portal.lib.errors import RuleBroken
from portal.lib.words import msgid

MOST_DAYS_BACK = 7
MOST_PAIN = 10
HIGH_PAIN = 7  # advice comes first from here on (content.md C2, rule c)


class Measure(StrEnum):
    """What a log entry is about. Pain is the strongest of the last 24 hours, 0 to 10 (S31)."""

    PAIN = "pain"


class NotOnTheScale(RuleBroken):
    code = "not_on_the_scale"
    message = msgid("Choose a number from 0 to 10.")


class NotADayToLog(RuleBroken):
    code = "not_a_day_to_log"
    message = msgid("You can log today and the 7 days before it.")


def check_pain(value: int) -> None:
    """Raises NotOnTheScale."""
    if not 0 <= value <= MOST_PAIN:
        raise NotOnTheScale


def check_day(day: date, *, today: date) -> None:
    """Raises NotADayToLog."""
    if not today - timedelta(days=MOST_DAYS_BACK) <= day <= today:
        raise NotADayToLog
