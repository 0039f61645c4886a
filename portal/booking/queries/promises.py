"""What is kept for somebody at a moment: offers, proposals, bookings in the making."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from portal.availability.models import Hold
from portal.booking.models.bookings import Booking, Proposal
from portal.booking.models.drafts import Draft
from portal.booking.models.waitlist import Offer, WaitlistEntry
from portal.booking.rules.states import BookingStatus
from portal.db import db
from portal.gym.models import Service


def proposed_to(trainer_id: int, *, since: datetime, until: datetime | None = None) -> list[Booking]:
    """Visits whose open proposal is a time with this trainer."""
    rows = (
        select(Booking)
        .join(Proposal, Proposal.booking_id == Booking.id)
        .where(
            Proposal.trainer_id == trainer_id,
            Proposal.ended_at.is_(None),
            Proposal.starts_at >= since,
            Booking.status == BookingStatus.BOOKED,
        )
    )
    if until:
        rows = rows.where(Proposal.starts_at < until)
    return list(db.session.scalars(rows.order_by(Booking.starts_at)))


def kept_proposals(branch_id: int, *, now: datetime) -> list[Proposal]:
    """What is kept at this moment in place of visits that cannot stand."""
    return list(
        db.session.scalars(
            select(Proposal)
            .join(Proposal.booking)
            .join(Proposal.hold)
            .where(Booking.branch_id == branch_id, Proposal.ended_at.is_(None), Hold.expires_at > now)
            .order_by(Proposal.id)
            .options(contains_eager(Proposal.hold), contains_eager(Proposal.booking))
        )
    )


def accepted_instead_of(
    trainer_id: int, *, since: datetime, until: datetime, now: datetime
) -> list[Proposal]:
    """What members have taken in place of visits with this trainer in a stretch that is ahead still."""
    return list(
        db.session.scalars(
            select(Proposal)
            .join(Proposal.booking)
            .where(
                Proposal.was_trainer_id == trainer_id,
                Proposal.was_starts_at >= max(since, now),
                Proposal.was_starts_at < until,
                Booking.starts_at > now,
                Booking.status == BookingStatus.BOOKED,
            )
            .order_by(Proposal.id)
            .options(contains_eager(Proposal.booking))
        )
    )


def kept_drafts(branch_id: int, *, now: datetime) -> list[Draft]:
    """Bookings in the making whose time is kept at this moment."""
    return list(
        db.session.scalars(
            select(Draft)
            .join(Draft.service)
            .join(Draft.hold)
            .where(Service.branch_id == branch_id, Draft.booking_id.is_(None), Hold.expires_at > now)
            .order_by(Draft.id)
            .options(contains_eager(Draft.hold))
        )
    )


def moves_begun(booking_id: int) -> list[Draft]:
    """Moves of a visit that are not made."""
    return list(
        db.session.scalars(
            select(Draft)
            .where(Draft.moves_id == booking_id, Draft.booking_id.is_(None))
            .order_by(Draft.id)
            .options(joinedload(Draft.hold))
        )
    )


def kept_offers(branch_id: int, *, now: datetime) -> list[Offer]:
    """What is kept at this moment for those who wait."""
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.entry)
            .join(WaitlistEntry.service)
            .join(Offer.hold)
            .where(Service.branch_id == branch_id, Offer.answered_at.is_(None), Offer.expires_at > now)
            .order_by(Offer.entry_id)
            .options(contains_eager(Offer.hold), contains_eager(Offer.entry))
        )
    )


def offers_at(member_id: int, *, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Offer]:
    """What is kept for her in a stretch, locked; but for what somebody is busy with."""
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.entry)
            .where(
                WaitlistEntry.member_id == member_id,
                Offer.answered_at.is_(None),
                Offer.expires_at > now,
                Offer.starts_at < ends_at,
                Offer.ends_at > starts_at,
            )
            .order_by(Offer.entry_id)
            .with_for_update(of=(WaitlistEntry, Offer), key_share=True, skip_locked=True)
        )
    )
