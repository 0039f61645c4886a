"""Whether a menu is booked, and what it costs on a day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class ServiceState(StrEnum):
    OFFERED = "offered"
    PAUSED = "paused"  # not booked for the time being, or not yet
    ENDED = "ended"


Price = list[str | int]  # [first day of a visit as "2027-01-01", yen with tax]


def price_on(day: date, first: int | None, later: Sequence[Price]) -> int | None:
    """Yen that a visit on that day costs: the last of the prices that are valid by then."""
    found = first
    for since, yen in later:
        if str(since) <= day.isoformat():
            found = int(yen)
    return found


def with_price(
    since: date, yen: int, *, first: int | None, later: Sequence[Price], today: date
) -> tuple[int | None, list[Price]]:
    """Both as they are with one price more; of the past, what is valid today is left."""
    merged = {str(day): int(price) for day, price in later} | {since.isoformat(): yen}
    prices: list[Price] = [[day, price] for day, price in sorted(merged.items())]
    return price_on(today, first, prices), [price for price in prices if str(price[0]) > today.isoformat()]
