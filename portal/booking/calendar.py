"""A booking as a calendar entry: time, place and link, and no word about health."""

from datetime import datetime

from portal.booking.models import Booking
from portal.lib import calendars


def file_of(booking: Booking, *, locale: str, url: str, now: datetime) -> bytes:
    """The .ics file of a booking, its name in `locale`, its times in the branch's zone."""
    branch = booking.branch
    return calendars.one_event(
        uid=f"{booking.reference}@cortisgym",
        starts_at=booking.local_start,
        ends_at=booking.local_end,
        stamp=now,
        summary=branch.text("name", locale),
        location=branch.text("address", locale),
        url=url,
        sequence=booking.sequence,
        cancelled=booking.is_cancelled,
    )
