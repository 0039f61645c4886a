"""Keeping a guide, and the place in it."""

from datetime import datetime

from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.accounts.rules.refusals import Erased
from portal.db import lock, transaction
from portal.guides.models import Reading


def save(*, member: Member, slug: str, now: datetime) -> None:
    """Twice is once."""
    with transaction():
        reading = _reading(member, slug)
        reading.saved_at = reading.saved_at or now


def let_go(*, member: Member, slug: str) -> None:
    with transaction():
        _reading(member, slug).saved_at = None


def keep_place(*, member: Member, slug: str, place: str, now: datetime) -> None:
    """Where she was when she left the page."""
    with transaction():
        reading = _reading(member, slug)
        reading.place, reading.read_at = place, now


def _reading(member: Member, slug: str) -> Reading:
    with transaction() as session:
        lock(member)  # two tabs open the same guide
        if member.erased_at:
            raise Erased
        found = session.scalar(select(Reading).where(Reading.member_id == member.id, Reading.slug == slug))
        if found is None:
            found = Reading(member_id=member.id, slug=slug)
            session.add(found)
        return found
