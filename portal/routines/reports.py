"""Reading what a device has sent: nothing in it is trusted, and one bad report spoils no other."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from portal.routines.rules import Place, Report, WrongRun

MOST_AT_ONCE = 100
LONGEST_PLACE = 2000  # letters of JSON
KEY = re.compile(r"[0-9a-f-]{16,40}")
FURTHEST = 4_102_444_800_000  # milliseconds: 2100


def listed(text: str) -> list[Any]:
    """What a delivery holds, unread. Raises WrongRun if it is no list, or too long a one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongRun from error
    if not isinstance(found, list) or len(found) > MOST_AT_ONCE:
        raise WrongRun
    return found


def key_of(data: Any) -> str:
    """By which the device knows it, or nothing."""
    key = data.get("key") if isinstance(data, dict) else None
    return key if isinstance(key, str) and KEY.fullmatch(key) else ""


def read(data: Any) -> Report:
    """Raises WrongRun."""
    if not isinstance(data, dict) or not key_of(data):
        raise WrongRun
    done, skipped, place = data.get("done"), data.get("skipped", []), data.get("place", {})
    if not isinstance(done, dict) or not all(_is_whole(one) for one in done.values()):
        raise WrongRun
    if not isinstance(skipped, list) or not all(isinstance(one, str) for one in skipped):
        raise WrongRun
    if not isinstance(place, dict) or len(json.dumps(place)) > LONGEST_PLACE:
        raise WrongRun
    pain = data.get("pain")
    if pain is not None and not _is_whole(pain):
        raise WrongRun
    return Report(
        key=key_of(data),
        routine=str(data.get("routine", ""))[:20],
        started_at=_moment(data, "started"),
        ended_at=_moment(data, "ended"),
        done=done,
        skipped=list(dict.fromkeys(skipped)),
        is_finished=data.get("finished") is True,
        pain=pain,
        where=_where(data),
        place=place,
    )


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
