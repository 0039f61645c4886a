"""Bookings in the making."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models.people import Member
from portal.availability.models import Hold
from portal.checkout.models import Draft
from portal.db import db, fetch
from portal.gym.models.resources import Trainer


def draft(key: str, *, now: datetime) -> Draft | None:
    """A draft whose time is not over."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.key == key, Draft.forget_at > now)
        .options(joinedload(Draft.trainer), joinedload(Draft.hold), joinedload(Draft.same_as))
    )


def with_all_it_needs(draft_id: int, member_id: int) -> Select[Draft, Hold, Member]:
    """A draft, the time that is kept for it and whose it is, and beside them what a booking is made of."""
    return (
        select(Draft, Hold, Member)
        .join(Draft.hold)
        .join(Member, Member.id == member_id)
        .outerjoin(Member.account)
        .where(Draft.id == draft_id)
        .options(
            contains_eager(Draft.hold),
            joinedload(Draft.same_as),
            joinedload(Hold.trainer).joinedload(Trainer.resource),
            contains_eager(Member.account),
        )
    )


def drafts_of(keys: Sequence[str]) -> list[Draft]:
    """The drafts one browser knows."""
    return fetch(select(Draft).where(Draft.key.in_(keys))) if keys else []
