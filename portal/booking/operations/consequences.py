"""What follows when a visit is no longer where it was. Every deed that moves or ends one calls it."""

from datetime import datetime

from portal.availability.models import Hold
from portal.availability.operations import claims, freed, holds
from portal.availability.rules.placed import Placed
from portal.booking.models.bookings import Booking
from portal.booking.operations import messages, offers
from portal.booking.rules.states import Answer
from portal.db import transaction


def gave_back(
    booking: Booking, was: Placed, *, hold: Hold | None = None, is_freed_at_once: bool = True, now: datetime
) -> None:
    """Withdraw what was said and promised about the old time, and let who waits for it be asked.

    `hold` is what was kept for this very move; other moves of it that were begun keep nothing any more.
    What the desk frees is not offered at once but by the next sweep, so that it can be undone.
    """
    with transaction():
        claims.keep_away(was.trainer_id, was.starts_at, was.ends_at)
        messages.forget_reminders(booking)
        messages.forget_missed(booking)
        offers.end_offer_of(booking, Answer.DECLINED, now=now)
        holds.end_moves_of(booking.id, besides=hold, now=now)
        if is_freed_at_once:
            freed.note_freed(booking.branch, was.starts_at)
