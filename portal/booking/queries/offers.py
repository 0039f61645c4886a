"""What is kept for somebody at a moment, and what has been offered to whom."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager

from portal.availability.models import Hold
from portal.availability.rules.ticks import LONGEST_BUFFER
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.rules.states import BookingStatus
from portal.db import db, fetch
from portal.gym.models.services import Service


def kept(
    branch_id: int,
    *,
    trainer_ids: Collection[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> list[tuple[Hold, Offer | None]]:
    """Times that are kept at this moment, each with what was offered by it, if anything was.

    With these trainers alone, or with everybody; within a stretch, or whenever.
    """
    rows = (
        select(Hold, Offer)
        .join(Hold.service)
        .outerjoin(Offer, and_(Offer.hold_id == Hold.id, Offer.answered_at.is_(None)))
        .where(Service.branch_id == branch_id, Hold.expires_at > now)
        .order_by(Hold.id)
        .options(contains_eager(Hold.service))
    )
    if trainer_ids is not None:
        rows = rows.where(Hold.trainer_id.in_(trainer_ids))
    if until:
        rows = rows.where(Hold.starts_at < until)
    if since:  # what is kept goes on for a while after the visit
        rows = rows.where(Hold.ends_at > since - LONGEST_BUFFER)
    return [(hold, offer) for hold, offer in db.session.execute(rows)]


def proposed_to(trainer_id: int, *, since: datetime, until: datetime | None = None) -> list[Booking]:
    """Visits in whose place a time with this trainer is offered."""
    rows = (
        select(Booking)
        .join(Booking.offers)
        .where(
            Offer.trainer_id == trainer_id,
            Offer.answered_at.is_(None),
            Offer.starts_at >= since,
            Booking.status == BookingStatus.BOOKED,
        )
    )
    if until:
        rows = rows.where(Offer.starts_at < until)
    return fetch(rows.order_by(Booking.starts_at))


def accepted_instead_of(trainer_id: int, *, since: datetime, until: datetime, now: datetime) -> list[Offer]:
    """What members have taken in place of visits with this trainer in a stretch that is ahead still."""
    return fetch(
        select(Offer)
        .join(Offer.moves)
        .where(
            Offer.was_trainer_id == trainer_id,
            Offer.was_starts_at >= max(since, now),
            Offer.was_starts_at < until,
            Booking.starts_at > now,
            Booking.status == BookingStatus.BOOKED,
        )
        .order_by(Offer.id)
        .options(contains_eager(Offer.moves))
    )


def waited_for(member_id: int, *, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Offer]:
    """What she waits for and is kept for her in a stretch, locked; but for what somebody is busy with."""
    return fetch(
        select(Offer)
        .where(
            Offer.member_id == member_id,
            Offer.moves_id.is_(None),
            Offer.answered_at.is_(None),
            Offer.expires_at > now,
            Offer.starts_at < ends_at,
            Offer.ends_at > starts_at,
        )
        .order_by(Offer.id)
        .with_for_update(of=Offer, key_share=True, skip_locked=True)
    )
