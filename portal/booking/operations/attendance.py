"""Who came."""

from datetime import datetime

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.models import Booking, CheckIn
from portal.booking.rules import BookingStatus, Cancelled, NotToday
from portal.db import lock, transaction


def check_in(*, booking: Booking, actor: str, now: datetime) -> None:
    """She is here. Doing it twice is doing it once. Raises Cancelled, NotToday."""
    with transaction():
        lock(booking)
        if booking.is_cancelled:
            raise Cancelled
        if booking.local_start.date() != booking.branch.local(now).date():
            raise NotToday
        if booking.check_in:
            return
        booking.status = BookingStatus.CHECKED_IN
        booking.check_in = CheckIn(at=now, by=actor)
        audit.record(Event.BOOKING_CHECKED_IN, subject=booking.subject, actor=actor, now=now)


def undo_check_in(*, booking: Booking, actor: str, now: datetime) -> None:
    """It was somebody else. Without a check-in there is nothing to undo."""
    with transaction():
        lock(booking)
        if booking.status is not BookingStatus.CHECKED_IN:
            return
        booking.status = BookingStatus.BOOKED
        booking.check_in = None
        audit.record(Event.BOOKING_CHECK_IN_UNDONE, subject=booking.subject, actor=actor, now=now)
