"""In which order rows are locked before a visit changes."""

from portal.booking.models.bookings import Booking
from portal.booking.rules.refusals import StaleBooking
from portal.db import lock


def lock_visit(booking: Booking) -> None:
    """Its trainer, its member, and itself, so that nobody is given time off or cancels meanwhile.

    Time off locks the trainer as well: what a visit gives back is seen by it, or sees it.
    """
    trainer = booking.trainer
    lock(trainer)
    lock(booking.member)
    lock(booking)
    if booking.trainer_id != trainer.id:  # somebody has moved it to another since we read it
        lock(booking.trainer)


def insist_same(booking: Booking, sequence: int | None) -> None:
    """It is as it was when the page was made; None asks for nothing. Raises StaleBooking."""
    if sequence is not None and booking.sequence != sequence:
        raise StaleBooking
