"""Reading what a device has sent of the log: nothing in it is trusted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.lib import deliveries
from portal.lib.errors import RuleBroken
from portal.lib.words import msgid
from portal.progress.rules import RARE, Measure


class WrongNote(RuleBroken):
    code = "wrong_note"
    message = msgid("This note could not be read. Please note it once more.")


class SameKey(RuleBroken):
    code = "same_key"
    message = msgid("Two notes arrived mixed up. We kept the first; please note the other again.")


@dataclass(frozen=True)
class Note:
    """One tap, as a device tells it. A value of None takes back."""

    measure: Measure
    day: date
    value: Any
    noted_at: datetime


def read(data: Any, *, late: timedelta = timedelta(0)) -> Note:
    """`late` is what the device's clock lacks. Raises WrongNote."""
    if not isinstance(data, dict) or not deliveries.key_of(data):
        raise WrongNote
    at = data.get("at")
    if not deliveries.is_moment(at):
        raise WrongNote
    try:
        day, measure = date.fromisoformat(str(data.get("day"))), Measure(str(data.get("measure")))
    except ValueError as error:
        raise WrongNote from error
    noted_at = datetime.fromtimestamp(at / 1000, UTC) + late
    if measure in RARE:
        raise WrongNote  # it has a form of its own
    return Note(measure, day, data.get("value"), noted_at)
