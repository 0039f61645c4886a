"""Opening and closing the calendar a member subscribes to."""

from datetime import datetime

from portal.accounts.models import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking import queries
from portal.booking.models import CalendarFeed
from portal.db import lock, transaction


def open_feed(*, member: Member, actor: str, now: datetime) -> CalendarFeed:
    """A secret address for her calendar. Asking again while one is open changes nothing."""
    with transaction() as session:
        lock(member)
        feed = queries.feed_of(member.id)
        if feed is None:
            feed = CalendarFeed(member_id=member.id, opened_at=now)
            session.add(feed)
        elif feed.closed_at:
            feed.version += 1
            feed.opened_at, feed.closed_at = now, None
        else:
            return feed
        audit.record(Event.CALENDAR_FEED_OPENED, subject=member.actor, actor=actor, now=now)
        return feed


def close_feed(*, member: Member, actor: str, now: datetime) -> None:
    """The address stops working, wherever it has got to. Twice is once."""
    with transaction():
        lock(member)
        feed = queries.feed_of(member.id)
        if feed and not feed.closed_at:
            feed.closed_at = now
            audit.record(Event.CALENDAR_FEED_CLOSED, subject=member.actor, actor=actor, now=now)
