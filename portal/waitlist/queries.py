"""Who waits for what, and what is offered to whom."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.availability.models import FreedDay
from portal.booking.models.offers import Offer
from portal.db import db, fetch
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.waitlist.models import WaitlistEntry


def waiting(branch_id: int, *, since: date, until: date) -> list[WaitlistEntry]:
    """Wishes that touch some days and have no offer open, the longest waiting first.

    Nobody is kept waiting for it: whoever makes an offer locks the wish then, and looks again.
    """
    has_offer = (
        select(Offer.id).where(Offer.entry_id == WaitlistEntry.id, Offer.answered_at.is_(None)).exists()
    )
    return fetch(
        select(WaitlistEntry)
        .join(WaitlistEntry.service)
        .where(
            WaitlistEntry.ended_at.is_(None),
            Service.branch_id == branch_id,
            WaitlistEntry.from_on <= until,
            WaitlistEntry.until_on >= since,
            ~has_offer,
        )
        .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
        .options(joinedload(WaitlistEntry.member), selectinload(WaitlistEntry.offers))
    )


def freed_days() -> list[FreedDay]:
    """Days on which time was given back, and nobody has been asked yet."""
    return fetch(select(FreedDay))


def has_open_offer(entry_id: int) -> bool:
    """Whether something is kept for this wish at the moment."""
    found = select(Offer.id).where(Offer.entry_id == entry_id, Offer.answered_at.is_(None)).limit(1)
    return db.session.scalar(found) is not None


def over_wishes(branch_id: int, *, today: date) -> list[WaitlistEntry]:
    """Wishes whose last day is past."""
    return fetch(
        select(WaitlistEntry)
        .join(WaitlistEntry.service)
        .where(
            WaitlistEntry.ended_at.is_(None),
            Service.branch_id == branch_id,
            WaitlistEntry.until_on < today,
        )
    )


def wishes(member_id: int) -> list[WaitlistEntry]:
    """What she waits for."""
    return fetch(
        select(WaitlistEntry)
        .where(WaitlistEntry.member_id == member_id, WaitlistEntry.ended_at.is_(None))
        .order_by(WaitlistEntry.joined_at)
        .options(selectinload(WaitlistEntry.offers))
    )


def every_wish(branch_id: int) -> list[WaitlistEntry]:
    """Everybody who waits, the longest waiting first, with what has been offered. For staff."""
    return fetch(
        select(WaitlistEntry)
        .join(WaitlistEntry.service)
        .where(WaitlistEntry.ended_at.is_(None), Service.branch_id == branch_id)
        .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
        .options(joinedload(WaitlistEntry.member), selectinload(WaitlistEntry.offers))
    )


def wish(entry_id: int) -> WaitlistEntry | None:
    """Whoever's it is, with what has been offered; one that has ended is not found. For staff."""
    return db.session.scalar(
        select(WaitlistEntry)
        .where(WaitlistEntry.id == entry_id, WaitlistEntry.ended_at.is_(None))
        .options(joinedload(WaitlistEntry.member), selectinload(WaitlistEntry.offers))
    )


def own_wish(member_id: int, entry_id: int) -> WaitlistEntry | None:
    """A member's wish; another member's is not found."""
    return db.session.scalar(
        select(WaitlistEntry).where(WaitlistEntry.member_id == member_id, WaitlistEntry.id == entry_id)
    )


def places(branch_id: int) -> dict[int, int]:
    """Where each waiting wish stands among those that want some of the same times, from 1."""
    waiting_now = db.session.scalars(
        select(WaitlistEntry)
        .join(WaitlistEntry.service)
        .where(WaitlistEntry.ended_at.is_(None), Service.branch_id == branch_id)
        .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
    ).all()
    return {
        entry.id: 1
        + sum(
            other.service_id == entry.service_id and other.wish.meets(entry.wish)
            for other in waiting_now[:number]
        )
        for number, entry in enumerate(waiting_now)
    }


def offer(offer_id: int) -> tuple[Offer, WaitlistEntry] | None:
    """With the wish it answers, and whose that is."""
    row = db.session.execute(
        select(Offer, WaitlistEntry)
        .join(WaitlistEntry, WaitlistEntry.id == Offer.entry_id)
        .where(Offer.id == offer_id)
        .options(joinedload(WaitlistEntry.member))
    ).first()
    return (row[0], row[1]) if row else None


def entry_of(offer: Offer) -> WaitlistEntry | None:
    """The wish that an offer answers."""
    return db.session.get(WaitlistEntry, offer.entry_id) if offer.entry_id else None


def lapsed_offers(*, now: datetime) -> list[Offer]:
    """Offers that nobody has answered in time."""
    return fetch(
        select(Offer)
        .where(Offer.entry_id.is_not(None), Offer.answered_at.is_(None), Offer.expires_at <= now)
        .order_by(Offer.expires_at)
    )


def open_offers(member_id: int, *, now: datetime) -> list[Offer]:
    """What is kept for her at this moment."""
    return fetch(
        select(Offer).where(
            Offer.member_id == member_id,
            Offer.entry_id.is_not(None),
            Offer.answered_at.is_(None),
            Offer.expires_at > now,
        )
    )


def wished_hours(branch: Branch) -> dict[tuple[int, int], int]:
    """How many people wait for a time in that weekday's hour."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for entry in every_wish(branch.id):
        for weekday in range(7):
            if entry.weekdays >> weekday & 1:
                for hour in range(entry.day_from.hour, entry.day_until.hour + bool(entry.day_until.minute)):
                    found[weekday, hour] += 1
    return found
