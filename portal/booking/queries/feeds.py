"""Whose calendar may be read."""

from sqlalchemy import select

from portal.booking.models import CalendarFeed
from portal.db import db


def feed_of(member_id: int) -> CalendarFeed | None:
    """Her feed, open or closed, if she ever had one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.member_id == member_id))


def feed_in_force(member_id: int, version: int) -> CalendarFeed | None:
    """The feed behind an address, while that address is the one in force."""
    return db.session.scalar(
        select(CalendarFeed).where(
            CalendarFeed.member_id == member_id,
            CalendarFeed.version == version,
            CalendarFeed.closed_at.is_(None),
        )
    )
