"""Bookings as calendar entries: time, place and link, and no word about health."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from portal.booking.models import Booking
from portal.lib import calendars
from portal.lib.calendars import Entry

Link = Callable[..., str]


def file_of(booking: Booking, *, locale: str, link: Link, now: datetime) -> bytes:
    """The .ics file of a booking, its name in `locale`, its times in the branch's zone."""
    method = "CANCEL" if booking.is_cancelled else "PUBLISH"
    return calendars.calendar([_entry(booking, locale, link)], method=method, stamp=now)


def feed_of(bookings: Sequence[Booking], *, locale: str, link: Link, now: datetime) -> bytes:
    """All of them in one file that calendars fetch again and again. Cancelled ones say so."""
    return calendars.calendar([_entry(one, locale, link) for one in bookings], method="PUBLISH", stamp=now)


def trainers_feed(bookings: Sequence[Booking], *, locale: str, link: Link, now: datetime) -> bytes:
    """A trainer's visits; the link leads to who it is, for whoever may sign in."""
    entries = [
        replace(
            _entry(one, locale, link),
            summary=one.service.text("message_name", locale),
            url=link("desk.visit", reference=one.reference),
        )
        for one in bookings
    ]
    return calendars.calendar(entries, method="PUBLISH", stamp=now)


def _entry(booking: Booking, locale: str, link: Link) -> Entry:
    return Entry(
        uid=calendars.uid(booking.reference),
        starts_at=booking.local_start,
        ends_at=booking.local_end,
        summary=booking.branch.text("name", locale),
        location=booking.branch.text("address", locale),
        url=link("booking.show", reference=booking.reference),
        sequence=booking.sequence,
        is_cancelled=booking.is_cancelled,
    )
