"""Public holidays of Japan."""

from datetime import date
from functools import lru_cache

import jpholiday


@lru_cache(maxsize=2048)
def is_holiday(day: date) -> bool:
    """Whether offices are closed on it, Sundays aside."""
    return bool(jpholiday.is_holiday(day))
