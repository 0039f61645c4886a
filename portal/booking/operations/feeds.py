"""Opening and closing the calendars that members and trainers subscribe to."""

from datetime import datetime

from portal.accounts.models.people import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.models.feeds import CalendarFeed, TrainerFeed
from portal.booking.queries import feeds
from portal.db import db, lock, transaction
from portal.gym.models.resources import Trainer


def open_feed(*, member: Member, actor: str, now: datetime) -> CalendarFeed:
    """A secret address for her calendar. Asking again while one is open changes nothing."""
    with transaction():
        lock(member)
        feed = feeds.feed_of(member.id) or CalendarFeed(member_id=member.id, version=0, closed_at=now)
        if _open(feed, now=now):
            audit.record(Event.CALENDAR_FEED_OPENED, subject=member.actor, actor=actor, now=now)
        return feed


def open_trainer_feed(*, trainer: Trainer, actor: str, now: datetime) -> TrainerFeed:
    """The same for a trainer's visits."""
    with transaction():
        lock(trainer)
        feed = feeds.trainer_feed_of(trainer.id) or TrainerFeed(
            trainer_id=trainer.id, version=0, closed_at=now
        )
        if _open(feed, now=now):
            feed.staff_id = trainer.staff_id
            audit.record(Event.CALENDAR_FEED_OPENED, subject=trainer.subject, actor=actor, now=now)
        return feed


def _open(feed: CalendarFeed | TrainerFeed, *, now: datetime) -> bool:
    """A closed feed opens under another version, and with it another address. False if it is open."""
    if not feed.closed_at:
        return False
    feed.version += 1
    feed.opened_at, feed.closed_at = now, None
    db.session.add(feed)
    return True


def close_feed(*, member: Member, actor: str, now: datetime) -> None:
    """The address stops working, wherever it has got to. Twice is once."""
    with transaction():
        lock(member)
        if _close(feeds.feed_of(member.id), now=now):
            audit.record(Event.CALENDAR_FEED_CLOSED, subject=member.actor, actor=actor, now=now)


def close_trainer_feed(*, trainer: Trainer, actor: str, now: datetime) -> None:
    """The same for a trainer's."""
    with transaction():
        lock(trainer)
        if _close(feeds.trainer_feed_of(trainer.id), now=now):
            audit.record(Event.CALENDAR_FEED_CLOSED, subject=trainer.subject, actor=actor, now=now)


def _close(feed: CalendarFeed | TrainerFeed | None, *, now: datetime) -> bool:
    if feed is None or feed.closed_at:
        return False
    feed.closed_at = now
    return True
