"""Bookings as calendar entries: time, place and link, and no word about health."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from portal.booking.models.bookings import Booking
from portal.gym.models.branches import Branch
from portal.lib import calendars
from portal.lib.calendars import Entry

Link = Callable[..., str]


def file_of(booking: Booking, *, locale: str, link: Link, now: datetime) -> bytes:
    """The .ics file of a booking, its name in `locale`, its times in the branch's zone."""
    method = "CANCEL" if booking.is_cancelled else "PUBLISH"
    return calendars.calendar([_entry(booking, locale, link)], method=method, stamp=now)


def feed_of(bookings: Sequence[Booking], branch: Branch, *, locale: str, link: Link, now: datetime) -> bytes:
    """All of them in one file that calendars fetch again and again. Cancelled ones say so."""
    entries = [_entry(booking, locale, link) for booking in bookings]
    return calendars.calendar(entries, method="PUBLISH", stamp=now, name=branch.text("name", locale))


def trainers_feed(
    bookings: Sequence[Booking], branch: Branch, *, locale: str, link: Link, now: datetime
) -> bytes:
    """A trainer's visits; the link leads to who it is, for whoever may sign in."""
    entries = [
        replace(
            _entry(booking, locale, link),
            summary=booking.service.text("message_name", locale),
            url=link("desk.visit", reference=booking.reference),
        )
        for booking in bookings
    ]
    return calendars.calendar(entries, method="PUBLISH", stamp=now, name=branch.text("name", locale))


def google_address(booking: Booking, *, locale: str, link: Link) -> str:
    """Where Google's calendar takes it, filled in; for whoever has no calendar that opens files."""
    entry = _entry(booking, locale, link)
    stretch = [
        moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for moment in (entry.starts_at, entry.ends_at)
    ]
    asked = {
        "action": "TEMPLATE", "text": entry.summary, "dates": "/".join(stretch), "location": entry.location,
        "details": entry.url,
    }  # fmt: skip
    return f"https://calendar.google.com/calendar/render?{urlencode(asked)}"


def _entry(booking: Booking, locale: str, link: Link) -> Entry:
    return Entry(
        uid=calendars.uid(booking.reference),
        starts_at=booking.local_start,
        ends_at=booking.local_end,
        summary=booking.branch.text("name", locale),
        location=booking.branch.text("address", locale),
        url=link("booking.show", reference=booking.reference),
        sequence=booking.sequence,
        organizer=booking.branch.email,
        is_cancelled=booking.is_cancelled,
    )
