"""What waited on a device without network, sent as one list. Nothing in it is trusted."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeGuard

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid

MOST_AT_ONCE = 100
A_LITTLE = timedelta(minutes=2)
KEY = re.compile(r"[0-9a-f-]{16,40}")
FURTHEST = 4_102_444_800_000  # milliseconds: 2100


class Unreadable(RuleBroken):
    message = msgid(
        "We could not read what your device sent. It is still on your device; please reload the page."
    )


def listed(text: str) -> list[Any]:
    """What a delivery holds, unread. Raises Unreadable if it is no list, or too long a one."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, list) or len(found) > MOST_AT_ONCE:
        raise Unreadable
    return found


def _no_number(name: str) -> NoReturn:
    """NaN and Infinity, which Python reads and a browser does not."""
    raise ValueError(name)


def skew(text: str, *, now: datetime) -> timedelta:
    """By how much the device's clock is behind ours, from what it says the time is.

    A little is the way from there to here, and none: or else of two taps the one on a slow line were later.
    """
    said = int(text) if text.isascii() and text.isdigit() and len(text) < 14 else 0
    late = now - datetime.fromtimestamp(said / 1000, UTC) if said else timedelta(0)
    return late if abs(late) > A_LITTLE else timedelta(0)


def key_of(data: Any) -> str:
    """By which the device knows it, or nothing."""
    key = data.get("key") if isinstance(data, dict) else None
    return key if isinstance(key, str) and KEY.fullmatch(key) else ""


def is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def is_moment(value: Any) -> TypeGuard[int]:
    """Milliseconds since 1970, as JavaScript counts them."""
    return is_whole(value) and 0 <= value < FURTHEST


def is_key(value: Any) -> TypeGuard[int]:
    """A number by which a row could be found."""
    return is_whole(value) and 0 < value < 2**31
