"""What may be changed, and when."""

from datetime import datetime, timedelta

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid
from portal.schedule.rules import StretchOver, StretchTooLong, StretchTurned


class AlreadyPublished(RuleBroken):
    message = msgid("Shifts are published until %(day)s already. Choose a later day.")


class TooFarToPublish(RuleBroken):
    message = msgid("Choose a day from today on, within the next %(weeks)s weeks.")


class TrainsNoMore(RuleBroken):
    message = msgid("Her sign-in is not a trainer's any more. Change her role first.")


class MoreAreBooked(RuleBroken):
    """`starts_at` is a visit that would find no room or space, in the branch's time."""

    message = msgid("At some time, more visits are booked than that. Choose a higher number, or 0.")


class NameTaken(RuleBroken):
    message = msgid("There is a menu of this name already. Choose another name.")


class PriceOfThePast(RuleBroken):
    message = msgid("A price is valid from today or a later day. Choose such a day.")


MOST_DAYS_AWAY = 400  # entered at a time


def check_stretch(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Insist on time that is still to come. Raises StretchTurned, StretchOver, StretchTooLong."""
    if ends_at <= starts_at:
        raise StretchTurned
    if ends_at <= now:
        raise StretchOver
    if ends_at - starts_at > timedelta(days=MOST_DAYS_AWAY):
        raise StretchTooLong(days=MOST_DAYS_AWAY)
