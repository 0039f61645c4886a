"""When somebody could come, and how long a freed time is kept for her."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.translatable import msgid
from portal.notifications.rules import after_quiet


@dataclass(frozen=True)
class Wish:
    """When somebody on the waitlist could come. Bit 0 of `weekdays` is Monday."""

    weekdays: int
    day_from: time
    day_until: time
    from_on: date
    until_on: date

    def fits(self, start: datetime, end: datetime) -> bool:
        """Whether a visit between two moments, in the branch's time, is what she waits for."""
        return (
            self.from_on <= start.date() <= self.until_on
            and bool(self.weekdays >> start.weekday() & 1)
            and self.day_from <= start.time()
            and end.time() <= self.day_until
            and start.date() == end.date()
        )

    def meets(self, other: "Wish") -> bool:
        """Whether some visit could be what both wait for."""
        return (
            bool(self.weekdays & other.weekdays)
            and max(self.from_on, other.from_on) <= min(self.until_on, other.until_on)
            and max(self.day_from, other.day_from) < min(self.day_until, other.day_until)
        )


LONGEST_WAIT = timedelta(days=180)


def check_wish(wish: Wish, *, minutes: int, today: date, last_day: date) -> None:
    """Raises WishOver, WishTooLong, WishTooShort."""
    if not wish.weekdays or wish.until_on < max(today, wish.from_on) or wish.from_on > last_day:
        raise WishOver
    if wish.until_on > today + LONGEST_WAIT:
        raise WishTooLong
    length = datetime.combine(today, wish.day_until) - datetime.combine(today, wish.day_from)
    if length < timedelta(minutes=minutes):
        raise WishTooShort


def offer_until(
    now: datetime, starts_at: datetime, *, offer_minutes: int, notice: timedelta
) -> datetime | None:
    """Until when a freed time is kept for one person; both moments in the branch's time.

    `offer_minutes` by day; a time that would run out at night is kept until 8 in the morning.
    None when the visit is too near for that, by the notice that everybody keeps.
    """
    by_day = now + timedelta(minutes=offer_minutes)
    until = min(after_quiet(by_day), starts_at - notice)
    return until if until >= by_day else None


class Outcome(StrEnum):
    """How a wish on the waitlist ended."""

    BOOKED = "booked"
    LEFT = "left"
    OVER = "over"


class OfferOver(Conflict):
    message = msgid("The time we kept for you is over. Your place on the waitlist stays.")


class WishOver(RuleBroken):
    message = msgid("These days are over or not open yet. Choose a last day from today on.")


class WishTooLong(RuleBroken):
    message = msgid("Choose a last day within the next half year.")


class WishTooShort(RuleBroken):
    message = msgid("A visit does not fit between these times. Choose a longer part of the day.")


class TooManyWishes(RuleBroken):
    message = msgid("You can wait for %(most)s things at a time. Leave one to wait for another.")
