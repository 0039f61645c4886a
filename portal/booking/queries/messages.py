"""What messages say about a visit: time, trainer, place, price, number, and never a word about health."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models.people import Account
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.queries.bookings import upcoming
from portal.booking.queries.suggestions import next_times
from portal.booking.rules.states import BookingStatus
from portal.db import db
from portal.gym import queries as gym
from portal.gym.models.branches import Branch


def facts_of(booking: Booking, locale: str) -> dict[str, Any]:
    branch = booking.branch
    return {
        "name": booking.member.family_name,
        "reference": booking.reference,
        "starts_at": booking.local_start.isoformat(),
        "ends_at": booking.local_end.isoformat(),
        "deadline": branch.local(booking.deadline).isoformat(),
        "is_pardoned": booking.is_pardoned,
        "service": name_of(booking, locale),
        "price_yen": booking.price,
        "babies": booking.babies,
        "welcomes_babies": booking.service.welcomes_babies,
        "trainer": booking.trainer.text("name", locale),
        "sequence": booking.sequence,
    } | facts_of_place(branch, locale)


IN_A_CALENDAR = ("reference", "starts_at", "ends_at", "sequence", "zone", "branch", "address", "email")


def facts_for_calendars(booking: Booking, locale: str) -> dict[str, Any]:
    """What a calendar needs to take a visit off; nothing of whose it was."""
    facts = facts_of(booking, locale)
    return {name: facts[name] for name in IN_A_CALENDAR}


def name_of(booking: Booking, locale: str) -> str:
    """What a message calls the visit: whoever reads along learns nothing of a birth."""
    return booking.service.text("message_name", locale)


def facts_of_place(branch: Branch, locale: str) -> dict[str, Any]:
    told = branch.facts(locale)
    return {
        "branch": branch.text("name", locale),
        "address": branch.text("address", locale),
        "postal_code": branch.postal_code,
        "access": branch.text("access", locale),
        "arrival": branch.text("arrival", locale),
        "operator": told["operator"],
        "operator_address": told["operator_address"],
        "phone": branch.phone,
        "email": branch.email,
        "zone": branch.zone_name,
    }


MISSED_FOR = timedelta(days=3)  # a kind word that comes later is none
Facts = Mapping[str, Any]
Told = tuple[Account, dict[str, Any]]  # who, and what of it is true now


def ahead(subject: str, _facts: Facts, *, now: datetime) -> Told | None:
    """A reminder; None once the visit is cancelled, begun or gone."""
    booking, account = _about(subject)
    if booking is None or account is None:
        return None
    if booking.status is not BookingStatus.BOOKED or booking.starts_at <= now:
        return None
    return account, facts_of(booking, account.locale)


def standing(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """That a visit is booked, moved, or stands: as it is by now. None when it is off."""
    booking, account = _about(subject)
    if booking is None or account is None or booking.is_cancelled or booking.ends_at <= now:
        return None
    return account, {"is_by_us": False} | dict(facts) | facts_of(booking, account.locale)


def all_standing(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """That several are booked: those that still stand."""
    _, account = _about(subject)
    numbers = [fact["reference"] for fact in facts["visits"]]
    rows = select(Booking).where(Booking.reference.in_(numbers), Booking.ends_at > now)
    standing = [row for row in db.session.scalars(rows.order_by(Booking.starts_at)) if not row.is_cancelled]
    if account is None or not standing:
        return None
    visits = [facts_of(booking, account.locale) for booking in standing]
    return account, dict(facts) | visits[0] | {"visits": visits}


def cancelled(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """None once it would have been over: she knows by then."""
    booking, account = _about(subject)
    if booking is None or account is None or not booking.is_cancelled or booking.ends_at <= now:
        return None
    return account, facts_of(booking, account.locale) | _named(facts, booking, account)


def missed(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """None when it was undone, or when it is days ago."""
    booking, account = _about(subject)
    if booking is None or account is None or booking.is_cancelled or booking.no_show is None:
        return None
    return (account, _named(facts, booking, account)) if now < booking.ends_at + MISSED_FOR else None


def in_its_place(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """None once she has answered, or another was made, or the visit is over."""
    booking, account = _about(subject)
    if booking is None or account is None or booking.starts_at <= now:
        return None
    standing = booking.open_offer
    if standing is None or facts.get("offer", standing.id) != standing.id:
        return None
    return account, _named(facts, booking, account)


def without_sequel(subject: str, _facts: Facts, *, now: datetime) -> Told | None:
    """The next times with her trainer; None where she did not come, or has booked already."""
    booking, account = _about(subject)
    if booking is None or account is None or booking.status is not BookingStatus.CHECKED_IN:
        return None
    if upcoming(booking.member_id, now=now):
        return None
    service, asked = gym.first_session(), Asked(trainer_id=booking.trainer_id, babies=booking.babies)
    slots = next_times(service, after=now, asked=asked, now=now) if service else []
    return account, facts_of(booking, account.locale) | {
        "times": [booking.branch.local(slot.starts_at).isoformat() for slot in slots],
        "trainer_id": booking.trainer_id,
        "service_slug": service.slug if service else "",
    }


def offered(subject: str, facts: Facts, *, now: datetime) -> Told | None:
    """None once she has answered, or it is over, or could not be kept."""
    offer = db.session.get(Offer, int(subject.partition(":")[2]))
    account = offer.member.account if offer else None
    if offer is None or account is None or not offer.is_open(now):
        return None
    return account, dict(facts)


def _named(facts: Facts, booking: Booking, account: Account) -> dict[str, Any]:
    """What was written down then, but for the name of the visit."""
    return dict(facts) | {"service": name_of(booking, account.locale)}


def _about(subject: str) -> tuple[Booking | None, Account | None]:
    """The booking behind `booking:12`, and whose it is by now."""
    booking = db.session.get(Booking, int(subject.partition(":")[2]))
    return booking, booking.member.account if booking else None
