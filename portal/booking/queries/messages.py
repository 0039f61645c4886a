"""What messages say about a visit: time, trainer, place, number, and never a word about health."""

from datetime import datetime
from typing import Any

from portal.accounts.models import Account
from portal.booking.models import Booking
from portal.booking.queries.bookings import upcoming
from portal.booking.queries.proposals import next_times
from portal.booking.rules import Asked, BookingStatus
from portal.db import db
from portal.gym import queries as gym
from portal.gym.models import Branch


def facts_of(booking: Booking, locale: str) -> dict[str, Any]:
    branch = booking.branch
    return {
        "name": booking.member.family_name,
        "reference": booking.reference,
        "starts_at": booking.local_start.isoformat(),
        "ends_at": booking.local_end.isoformat(),
        "deadline": branch.local(booking.deadline).isoformat(),
        "is_pardoned": booking.is_pardoned,
        "service": booking.service.text("name", locale),
        "trainer": booking.trainer.text("name", locale),
        "sequence": booking.sequence,
    } | facts_of_place(branch, locale)


def facts_of_place(branch: Branch, locale: str) -> dict[str, Any]:
    return {
        "branch": branch.text("name", locale),
        "address": branch.text("address", locale),
        "access": branch.text("access", locale),
        "phone": branch.phone,
        "email": branch.email,
        "zone": branch.zone_name,
    }


def told_ahead(subject: str, *, now: datetime) -> tuple[Account, dict[str, Any]] | None:
    """Who is to be reminded of a visit, and what of it; None once it is cancelled, begun or gone."""
    booking, account = _about(subject)
    if booking is None or account is None:
        return None
    if booking.status is not BookingStatus.BOOKED or booking.starts_at <= now:
        return None
    return account, facts_of(booking, account.locale)


def told_after_trial(subject: str, *, now: datetime) -> tuple[Account, dict[str, Any]] | None:
    """The next times with her trainer; None where she did not come, or has booked already."""
    booking, account = _about(subject)
    if booking is None or account is None or booking.status is not BookingStatus.CHECKED_IN:
        return None
    if upcoming(booking.member_id, now=now):
        return None
    service, asked = (
        gym.service("personal"),
        Asked(trainer_id=booking.trainer_id, with_baby=booking.with_baby),
    )
    slots = next_times(service, after=now, asked=asked, now=now) if service else []
    times = [booking.branch.local(one.starts_at).isoformat() for one in slots]
    return account, facts_of(booking, account.locale) | {"times": times, "trainer_id": booking.trainer_id}


def _about(subject: str) -> tuple[Booking | None, Account | None]:
    """The booking behind `booking:12`, and whose it is by now."""
    booking = db.session.get(Booking, int(subject.partition(":")[2]))
    return booking, booking.member.account if booking else None
