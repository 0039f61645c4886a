"""Bookings in the making."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from portal.booking.models import Draft, Hold
from portal.db import db
from portal.gym.models import Service


def draft(key: str, *, now: datetime) -> Draft | None:
    """A draft whose time is not over."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.key == key, Draft.forget_at > now)
        .options(joinedload(Draft.trainer), joinedload(Draft.hold), joinedload(Draft.same_as))
    )


def drafts_of(keys: Sequence[str]) -> list[Draft]:
    """The drafts one browser knows."""
    return list(db.session.scalars(select(Draft).where(Draft.key.in_(keys)))) if keys else []


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
