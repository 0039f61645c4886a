"""What members are told about their bookings, and when."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from portal.booking.models import Booking
from portal.notifications import operations as notifications

REMIND_AT = time(20)  # of the evening before


def tell(kind: str, booking: Booking, *, due_at: datetime | None = None, now: datetime) -> None:
    """Time, trainer, place and number of a visit; never a word about anybody's health."""
    locale = booking.member.account.locale
    notifications.enqueue(
        kind,
        to=booking.member.account.email,
        locale=locale,
        subject=booking.subject,
        due_at=due_at,
        now=now,
        facts=facts_of(booking, locale),
    )


def tell_series(bookings: Sequence[Booking], *, now: datetime) -> None:
    """One message for all of them."""
    first = bookings[0]
    account = first.member.account
    notifications.enqueue(
        "series_confirmed",
        to=account.email,
        locale=account.locale,
        subject=first.subject,
        now=now,
        facts=facts_of(first, account.locale)
        | {
            "visits": [
                {
                    "starts_at": one.local_start.isoformat(),
                    "ends_at": one.local_end.isoformat(),
                    "reference": one.reference,
                    "trainer": one.trainer.text("name", account.locale),
                }
                for one in bookings
            ],
        },
    )


def facts_of(booking: Booking, locale: str) -> dict[str, Any]:
    branch = booking.branch
    return {
        "name": booking.member.family_name,
        "reference": booking.reference,
        "starts_at": booking.local_start.isoformat(),
        "ends_at": booking.local_end.isoformat(),
        "deadline": branch.local(booking.deadline).isoformat(),
        "service": booking.service.text("name", locale),
        "trainer": booking.trainer.text("name", locale),
        "branch": branch.text("name", locale),
        "address": branch.text("address", locale),
        "access": branch.text("access", locale),
        "phone": branch.phone,
        "email": branch.email,
    }


def remind(booking: Booking, *, now: datetime) -> None:
    """Put the evening before's message into the outbox, if that evening is still to come."""
    evening = remind_at(booking)
    if evening > now:
        tell("booking_reminder", booking, due_at=evening, now=now)


def remind_at(booking: Booking) -> datetime:
    """When she is reminded, and from when she may say how she is."""
    eve = booking.local_start.date() - timedelta(days=1)
    return datetime.combine(eve, REMIND_AT, booking.branch.zone)


def forget_reminder(booking: Booking) -> None:
    """What was to be said the evening before is not said; everything else is still true to send."""
    notifications.withdraw(booking.subject, kinds=("booking_reminder",))
