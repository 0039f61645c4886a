"""In which order rows are locked before a visit changes."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.accounts.models.people import Member
from portal.booking.models.bookings import Booking
from portal.booking.rules.refusals import StaleBooking
from portal.db import id_of, is_locked, lock, lock_all
from portal.gym.models.services import Service
from portal.lib.errors import NotFound


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


def lock_member(member: Member, service: Service) -> None:
    """Her, so that she books nothing else meanwhile; and what she books beside her, in one look.

    Not her answers: who takes them back locks her too, and they are read after the wait. Raises NotFound
    where she is gone.
    """
    if is_locked(member):
        return
    found = lock_all(
        select(Member, Service)
        .join(Service, Service.id == id_of(service))
        .join(Service.branch)
        .outerjoin(Member.account)
        .where(Member.id == id_of(member))
        .options(contains_eager(Member.account), contains_eager(Service.branch)),
        of=Member,
    )
    if not found:
        raise NotFound


def insist_same(booking: Booking, sequence: int | None) -> None:
    """It is as it was when the page was made; None asks for nothing. Raises StaleBooking."""
    if sequence is not None and booking.sequence != sequence:
        raise StaleBooking
