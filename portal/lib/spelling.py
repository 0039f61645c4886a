"""Numbers, days and moments as our own pages write them into addresses and forms: one spelling each.

What is spelled in any other way is None, and so is what no database takes. What people type themselves
is read with more patience, by the fields of portal/web.
"""

import re
from datetime import date, datetime

LARGEST = 2**31 - 1  # of a key in the database
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2})?)?")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def is_of_our_time(day: date) -> bool:
    """Whether a day, or a moment, is one we reckon with: no database chokes on it."""
    return EARLIEST.year <= day.year <= LATEST.year


def number(text: str) -> int | None:
    """A key that could exist, or another whole number from 1."""
    found = int(text) if re.fullmatch(r"[1-9][0-9]{0,9}", text) else None
    return found if found and found <= LARGEST else None


def count(text: str | None) -> int | None:
    """What a page has counted, from 0; None where it says nothing, and -1 for what is no number."""
    if text is None:
        return None
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) else -1


def day(text: str) -> date | None:
    """2026-11-27."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:  # 31 April
        return None
    return found if found and is_of_our_time(found) else None


def moment(text: str) -> datetime | None:
    """2026-11-27T10:30, to the second or with an offset where there is one; a day alone is its midnight."""
    try:
        found = datetime.fromisoformat(text) if MOMENT.fullmatch(text) else None
    except ValueError:
        return None
    return found if found and is_of_our_time(found) else None
