"""What may be booked and when. Plain functions on plain values: no database, no Flask."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.words import msgid

TICK = timedelta(minutes=15)


class BookingStatus(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


class SlotTaken(Conflict):
    code = "slot_taken"
    message = msgid("Someone booked this time first. Your answers are saved.")


class TooLateToBook(RuleBroken):
    code = "too_late_to_book"
    message = msgid("This time starts too soon to book online. Please choose a later one.")


class TooFarAhead(RuleBroken):
    code = "too_far_ahead"
    message = msgid("This day is not open for booking yet. Please choose an earlier one.")


class NotOffered(RuleBroken):
    code = "not_offered"
    message = msgid("This time is not on offer. Please choose one from the list.")


class TrialTaken(RuleBroken):
    code = "trial_taken"
    message = msgid("The trial is once per person, and you already have yours. Please choose a session.")


class TrialFirst(RuleBroken):
    code = "trial_first"
    message = msgid("Sessions are for members. Please begin with the trial.")


class TooManyUpcoming(RuleBroken):
    code = "too_many_upcoming"
    message = msgid(
        "You can have %(most)s bookings ahead at a time. Come to one, or cancel one, to book the next."
    )


class AlreadyBegun(RuleBroken):
    code = "already_begun"
    message = msgid("This visit has already begun, so it can no longer be cancelled here.")


class NotToday(RuleBroken):
    code = "not_today"
    message = msgid("Check-in is possible on the day of the visit only.")


class Cancelled(Conflict):
    code = "cancelled"
    message = msgid("This booking has been cancelled.")


def ticks(start: datetime, end: datetime) -> Iterator[datetime]:
    """The grid points a stretch of time occupies, the first included, the last not."""
    while start < end:
        yield start
        start += TICK


def check_time(
    start: datetime, *, notice: timedelta, horizon_days: int, zone: ZoneInfo, now: datetime
) -> None:
    """Insist on the branch's notice and horizon. Raises TooLateToBook, TooFarAhead."""
    if start < now + notice:
        raise TooLateToBook
    if start.astimezone(zone).date() > now.astimezone(zone).date() + timedelta(days=horizon_days):
        raise TooFarAhead


def check_person(*, is_trial: bool, trials: int, most_trials: int, upcoming: int, most_upcoming: int) -> None:
    """Insist on one trial a person before sessions, and on few bookings ahead.

    Raises TrialTaken, TrialFirst, TooManyUpcoming.
    """
    if is_trial and trials >= most_trials:
        raise TrialTaken
    if not is_trial and trials == 0:
        raise TrialFirst
    if upcoming >= most_upcoming:
        raise TooManyUpcoming(most=most_upcoming)


def check_cancel(starts_at: datetime, *, is_here: bool, now: datetime) -> None:
    """Raises AlreadyBegun once the time has come, or she has."""
    if is_here or starts_at <= now:
        raise AlreadyBegun
