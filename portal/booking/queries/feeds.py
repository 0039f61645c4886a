"""Whose calendar may be read."""

from datetime import datetime

from sqlalchemy import select

from portal.accounts.models.people import Account, Member, Staff
from portal.accounts.queries import people
from portal.booking.models.bookings import Booking
from portal.booking.models.feeds import CalendarFeed, TrainerFeed
from portal.db import db, fetch
from portal.gym.models.resources import Trainer


def feed_of(member_id: int) -> CalendarFeed | None:
    """Her feed, open or closed, if she ever had one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.member_id == member_id))


def feed_in_force(member_id: int, version: int) -> CalendarFeed | None:
    """The feed behind an address, while that address is the one in force.

    After a joining the feed is the kept record's, if that had none, and its address goes on.
    """
    member = db.session.get(Member, member_id)
    if member is None:
        return None
    named = {member.id, people.as_kept(member).id}
    return db.session.scalar(
        select(CalendarFeed)
        .where(
            CalendarFeed.member_id.in_(named),
            CalendarFeed.version == version,
            CalendarFeed.closed_at.is_(None),
        )
        .order_by(CalendarFeed.member_id != member_id)
        .limit(1)
    )


def trainer_feed_of(trainer_id: int) -> TrainerFeed | None:
    """A trainer's feed, open or closed, if she ever had one."""
    return db.session.scalar(select(TrainerFeed).where(TrainerFeed.trainer_id == trainer_id))


def trainer_feed_in_force(trainer_id: int, version: int) -> TrainerFeed | None:
    """The feed behind an address, while that address is the one in force."""
    return db.session.scalar(
        select(TrainerFeed)
        .join(Trainer, Trainer.id == TrainerFeed.trainer_id)
        .join(Staff, Staff.id == Trainer.staff_id)
        .join(Staff.account)
        .where(
            TrainerFeed.trainer_id == trainer_id,
            TrainerFeed.staff_id == Trainer.staff_id,  # whoever opened it is this trainer still
            TrainerFeed.version == version,
            TrainerFeed.closed_at.is_(None),
            Account.active,
        )
    )


def trainers_visits(trainer_id: int, *, since: datetime, until: datetime) -> list[Booking]:
    """For her calendar: cancelled ones too, so that they disappear there."""
    return fetch(
        select(Booking)
        .where(Booking.trainer_id == trainer_id, Booking.starts_at >= since, Booking.starts_at < until)
        .order_by(Booking.starts_at)
    )
