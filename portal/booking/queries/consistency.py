"""Whether the books of the gym agree with themselves: what must hold after every deed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.availability.models import Claim
from portal.availability.rules.ticks import ticks
from portal.booking.models.bookings import Booking
from portal.booking.rules.states import BookingStatus
from portal.db import db
from portal.gym.models.resources import Trainer

DAYS_LOOKED_AT = 400  # ahead; nobody books further
MOST_NAMED = 5


def faults(*, now: datetime) -> list[str]:
    """What does not agree, in plain words for whoever keeps the portal running; none is as it should be."""
    return [*_overlaps(now), *_without_claims(now), *_claims_of_nobody()]


def _overlaps(now: datetime) -> list[str]:
    """The key on claims makes these impossible; so one is a sign that somebody has written past it."""
    other = aliased(Booking)
    rows = db.session.execute(
        select(Booking.reference, other.reference)
        .join(
            other,
            (other.trainer_id == Booking.trainer_id)
            & (other.id > Booking.id)
            & (other.starts_at < Booking.ends_at)
            & (other.ends_at > Booking.starts_at),
        )
        .where(
            Booking.ends_at > now,
            Booking.status == BookingStatus.BOOKED,
            other.status == BookingStatus.BOOKED,
        )
        .limit(MOST_NAMED)
    )
    return [f"bookings {one} and {two} overlap with one trainer" for one, two in rows]


def _without_claims(now: datetime) -> list[str]:
    """Every visit to come holds each quarter of an hour of its trainer."""
    counts = (
        select(func.count())
        .where(Claim.booking_id == Booking.id, Claim.resource_id == Trainer.resource_id)
        .correlate(Booking, Trainer)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Booking.reference, Booking.starts_at, Booking.ends_at, counts)
        .join(Trainer, Trainer.id == Booking.trainer_id)
        .where(
            Booking.status == BookingStatus.BOOKED,
            Booking.starts_at > now,
            Booking.starts_at < now + timedelta(days=DAYS_LOOKED_AT),
        )
    )
    wrong = [reference for reference, begins, ends, count in rows if count < len(ticks(begins, ends))]
    return [f"booking {reference} does not hold its time" for reference in wrong[:MOST_NAMED]]


def _claims_of_nobody() -> list[str]:
    """A cancelled visit holds no time."""
    rows = db.session.scalars(
        select(Booking.reference)
        .join(Claim, Claim.booking_id == Booking.id)
        .where(Booking.status == BookingStatus.CANCELLED)
        .distinct()
        .limit(MOST_NAMED)
    )
    return [f"booking {reference} is cancelled and still holds time" for reference in rows]
