"""Reading what a device has sent: nothing in it is trusted, and one bad report spoils no other."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from portal.guides.exercises import exercises
from portal.routines.rules import Place, Report, WrongRun

MOST_AT_ONCE = 100
MOST = 100  # numbers in a place to go on from; five moves have a dozen
LONGEST = 7_200_000  # ms
KEY = re.compile(r"[0-9a-f-]{16,40}")
FURTHEST = 4_102_444_800_000  # milliseconds: 2100


def listed(text: str) -> list[Any]:
    """What a delivery holds, unread. Raises WrongRun if it is no list, or too long a one."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise WrongRun from error
    if not isinstance(found, list) or len(found) > MOST_AT_ONCE:
        raise WrongRun
    return found


def _no_number(name: str) -> NoReturn:
    """NaN and Infinity, which Python reads and a browser does not."""
    raise ValueError(name)


def skew(text: str, *, now: datetime) -> timedelta:
    """By how much the device's clock is behind ours, from what it says the time is."""
    said = int(text) if text.isascii() and text.isdigit() and len(text) < 14 else 0
    return now - datetime.fromtimestamp(said / 1000, UTC) if said else timedelta(0)


def key_of(data: Any) -> str:
    """By which the device knows it, or nothing."""
    key = data.get("key") if isinstance(data, dict) else None
    return key if isinstance(key, str) and KEY.fullmatch(key) else ""


def read(data: Any, *, late: timedelta = timedelta(0)) -> Report:
    """`late` is what the device's clock lacks. Raises WrongRun."""
    if not isinstance(data, dict) or not key_of(data):
        raise WrongRun
    done, skipped = data.get("done"), data.get("skipped", [])
    if not isinstance(done, dict) or not all(_is_whole(one) for one in done.values()):
        raise WrongRun
    if not isinstance(skipped, list) or not all(isinstance(one, str) for one in skipped):
        raise WrongRun
    pain = data.get("pain")
    if pain is not None and not _is_whole(pain):
        raise WrongRun
    return Report(
        key=key_of(data),
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
    if len(whole) > MOST or not all(_is_whole(one) and 0 <= one <= LONGEST for one in whole):
        return {}
    known = {slug: ms for slug, ms in done.items() if slug in exercises()}
    left_out = [slug for slug in exercises() if slug in skipped]
    return {"order": order, **numbers, "done": known, "skipped": left_out, "over": False}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _moment(data: Mapping[str, Any], name: str) -> datetime:
    """Milliseconds since 1970, as JavaScript counts them."""
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < FURTHEST:
        raise WrongRun
    return datetime.fromtimestamp(value / 1000, UTC)


def _where(data: Mapping[str, Any]) -> Place | None:
    value = data.get("where")
    if value is None:
        return None
    try:
        return Place(value)
    except ValueError as error:
        raise WrongRun from error
