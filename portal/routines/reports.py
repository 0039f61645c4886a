"""Reading what a device has sent: nothing in it is trusted, and one bad report spoils no other."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.guides.exercises import exercises
from portal.lib import offline_sync
from portal.lib.offline_sync import is_moment, is_whole
from portal.progress.rules.measures import Part
from portal.routines.rules import Report, WrongRun

MOST = 100  # numbers in a place to go on from; five moves have a dozen
LONGEST = 7_200_000  # ms


def read(data: Any, *, late: timedelta = timedelta(0)) -> Report:
    """`late` is what the device's clock lacks. Raises WrongRun."""
    if not isinstance(data, dict) or not offline_sync.key_of(data):
        raise WrongRun
    done, skipped = data.get("done"), data.get("skipped", [])
    if not isinstance(done, dict) or not all(is_whole(value) for value in done.values()):
        raise WrongRun
    if not isinstance(skipped, list) or not all(isinstance(slug, str) for slug in skipped):
        raise WrongRun
    pain = data.get("pain")
    if pain is not None and not is_whole(pain):
        raise WrongRun
    return Report(
        key=offline_sync.key_of(data),
        routine=str(data.get("routine", ""))[:20],
        started_at=_moment(data, "started") + late,
        ended_at=_moment(data, "ended") + late,
        done=done,
        skipped=list(dict.fromkeys(skipped)),
        is_finished=data.get("finished") is True,
        pain=pain,
        where=_where(data),
        place=_place(data.get("place")),
    )


def _place(data: Any) -> dict[str, Any]:
    """Where to go on, if it can be one: known names and whole numbers, nothing else of what was sent."""
    if not isinstance(data, dict):
        return {}
    order, done, skipped = (data.get(name) for name in ("order", "done", "skipped"))
    numbers = {name: data.get(name) for name in ("m", "s", "into")}
    if not isinstance(order, list) or not isinstance(done, dict) or not isinstance(skipped, list):
        return {}
    whole = [*order, *numbers.values(), *done.values()]
    if len(whole) > MOST or not all(is_whole(number) and 0 <= number <= LONGEST for number in whole):
        return {}
    known = {slug: ms for slug, ms in done.items() if slug in exercises()}
    left_out = [slug for slug in exercises() if slug in skipped]
    return {"order": order, **numbers, "done": known, "skipped": left_out, "over": False}


def _moment(data: Mapping[str, Any], name: str) -> datetime:
    """Milliseconds since 1970, as JavaScript counts them."""
    value = data.get(name)
    if not is_moment(value):
        raise WrongRun
    return datetime.fromtimestamp(value / 1000, UTC)


def _where(data: Mapping[str, Any]) -> Part | None:
    value = data.get("where")
    if value is None:
        return None
    try:
        return Part(value)
    except ValueError as error:
        raise WrongRun from error
