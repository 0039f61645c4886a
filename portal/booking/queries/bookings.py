"""Agreed visits: ahead, past, of a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.availability.models import Hold
from portal.booking.models.bookings import Booking
from portal.booking.rules.states import BookingStatus
from portal.db import db, fetch


def upcoming(member_id: int, *, now: datetime) -> list[Booking]:
    return fetch(
        select(Booking)
        .where(
            Booking.member_id == member_id,
            Booking.ends_at > now,
            Booking.status != BookingStatus.CANCELLED,
        )
        .order_by(Booking.starts_at)
        .options(joinedload(Booking.open_offer))
    )


def past(member_id: int, *, now: datetime, most: int = 50) -> list[Booking]:
    """Visits that are over, and cancelled ones, the newest first."""
    return fetch(
        select(Booking)
        .where(
            Booking.member_id == member_id,
            (Booking.ends_at <= now) | (Booking.status == BookingStatus.CANCELLED),
        )
        .order_by(Booking.starts_at.desc())
        .limit(most)
    )


def trial_without_sequel(member_id: int, *, now: datetime) -> Booking | None:
    """Her trial, if it has begun and nothing came after it yet."""
    visits = latest_visits(member_id, most=2)
    is_alone = len(visits) == 1 and visits[0].service.is_trial and visits[0].starts_at <= now
    return visits[0] if is_alone else None


def made_with(form_key: str | None, member_id: int) -> list[Booking]:
    """What a form that has been sent before has made."""
    if form_key is None:
        return []
    return fetch(
        select(Booking)
        .where(Booking.form_key == form_key, Booking.member_id == member_id)
        .order_by(Booking.starts_at)
    )


def bookings_of(trainer_id: int, *, since: datetime, until: datetime) -> list[Booking]:
    """A trainer's visits that touch a stretch of time, in order."""
    return fetch(
        select(Booking)
        .where(
            Booking.trainer_id == trainer_id,
            Booking.starts_at < until,
            Booking.ends_at > since,
            Booking.status != BookingStatus.CANCELLED,
        )
        .order_by(Booking.starts_at)
    )


def bookings_between(branch_id: int, *, since: datetime, until: datetime) -> list[Booking]:
    """Visits that begin in a stretch of time, in order."""
    return fetch(
        select(Booking)
        .where(
            Booking.branch_id == branch_id,
            Booking.starts_at >= since,
            Booking.starts_at < until,
            Booking.status != BookingStatus.CANCELLED,
        )
        .order_by(Booking.starts_at, Booking.trainer_id)
    )


def ahead_of(branch_id: int, *, now: datetime) -> list[Booking]:
    """Every visit still to come."""
    return fetch(
        select(Booking)
        .where(
            Booking.branch_id == branch_id,
            Booking.starts_at > now,
            Booking.status != BookingStatus.CANCELLED,
        )
        .order_by(Booking.starts_at)
        .options(selectinload(Booking.member))
    )


def visits_at_once(member_id: int, other_id: int, *, now: datetime) -> list[Booking]:
    """Visits ahead of one of two records at whose hour the other has one too."""
    hers, others = upcoming(member_id, now=now), upcoming(other_id, now=now)
    return [
        visit
        for visit in hers
        if any(visit.starts_at < other.ends_at and other.starts_at < visit.ends_at for other in others)
    ]


def visits_between(member_id: int, *, since: datetime, until: datetime) -> list[Booking]:
    """For her calendar: cancelled ones too, so that they disappear there; of the record she has now."""
    member = db.session.get_one(Member, member_id)
    hers = people.as_kept(member).id
    return fetch(
        select(Booking)
        .where(Booking.member_id == hers, Booking.starts_at >= since, Booking.starts_at < until)
        .order_by(Booking.starts_at)
    )


def visits_of(member_id: int, *, most: int = 100) -> list[Booking]:
    """Everything she has booked, cancelled ones too, the newest first. For staff."""
    return fetch(
        select(Booking)
        .where(Booking.member_id == member_id)
        .order_by(Booking.starts_at.desc())
        .limit(most)
        .options(
            joinedload(Booking.cancellation),
            joinedload(Booking.no_show),
            joinedload(Booking.check_in),
            joinedload(Booking.visit_check),
        )
    )


def latest_visits(member_id: int, *, most: int = 10) -> list[Booking]:
    """Her last visits, booked or past, the newest first: what is usual for her."""
    return fetch(
        select(Booking)
        .where(Booking.member_id == member_id, Booking.status != BookingStatus.CANCELLED)
        .order_by(Booking.starts_at.desc())
        .limit(most)
    )


def own_booking(member_id: int, reference: str) -> Booking | None:
    """A member's booking; another member's is not found."""
    return db.session.scalar(
        select(Booking)
        .where(Booking.member_id == member_id, Booking.reference == reference)
        .options(
            joinedload(Booking.cancellation), joinedload(Booking.check_in), joinedload(Booking.visit_check)
        )
    )


def visits_by_id(ids: Collection[int]) -> dict[int, Any]:
    """Reference and name of bookings, for the history."""
    rows = db.session.execute(
        select(Booking.id, Booking.reference, Member.family_name, Member.given_name)
        .join(Member, Member.id == Booking.member_id)
        .where(Booking.id.in_(ids))
    )
    return {row.id: row for row in rows}


def booking(reference: str) -> Booking | None:
    """For staff."""
    return db.session.scalar(
        select(Booking)
        .where(Booking.reference == reference)
        .options(joinedload(Booking.check_in), joinedload(Booking.no_show))
    )


@dataclass(frozen=True)
class Ahead:
    bookings: int
    holds: int


def counts_ahead(*, now: datetime) -> Ahead:
    """Visits to come and times that are kept, in one statement."""
    booked = select(func.count()).where(Booking.status == BookingStatus.BOOKED, Booking.starts_at > now)
    kept = select(func.count()).where(Hold.expires_at > now)
    return Ahead(*db.session.execute(select(booked.scalar_subquery(), kept.scalar_subquery())).one())


def is_any(branch_id: int) -> bool:
    """Whether anybody has ever booked."""
    return bool(db.session.scalar(select(Booking.id).where(Booking.branch_id == branch_id).limit(1)))
