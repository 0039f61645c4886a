"""Reading what a device has sent of the log: nothing in it is trusted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.lib import offline_sync
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid
from portal.progress.rules.measures import RARE, Measure

TODAY = "today"  # in place of a day: the one of the tap, by our clock


class WrongNote(RuleBroken):
    message = msgid("This note could not be read. Please note it once more.")


class SameKey(RuleBroken):
    message = msgid("Two notes arrived mixed up. We kept the first; please note the other again.")


@dataclass(frozen=True)
class Note:
    """One tap, as a device tells it: a whole answer, one of several, or one activity's rating.

    A value of None takes back. A day of None is the day of the tap.
    """

    measure: Measure
    day: date | None
    noted_at: datetime
    value: Any = None
    choice: str | None = None
    is_chosen: bool = False
    activity: int | None = None


def read(data: Any, *, late: timedelta = timedelta(0)) -> Note:
    """`late` is what the device's clock lacks. Raises WrongNote."""
    if not isinstance(data, dict) or not offline_sync.key_of(data):
        raise WrongNote
    at, said = data.get("at"), str(data.get("day"))
    if not offline_sync.is_moment(at):
        raise WrongNote
    try:
        day = None if said == TODAY else date.fromisoformat(said)
        measure = Measure(str(data.get("measure")))
    except ValueError as error:
        raise WrongNote from error
    choice, activity = data.get("choice"), data.get("activity")
    is_part = isinstance(choice, str | None) and (activity is None or offline_sync.is_key(activity))
    if measure in RARE or not is_part:
        raise WrongNote  # what is rare has a form of its own
    noted_at = datetime.fromtimestamp(at / 1000, UTC) + late
    return Note(measure, day, noted_at, data.get("value"), choice, data.get("chosen") is True, activity)
