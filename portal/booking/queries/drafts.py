"""Bookings in the making."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.booking.models import Draft
from portal.db import db


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
