"""The same time every week."""

from collections.abc import Sequence
from datetime import datetime

from portal.accounts.models.people import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.operations import messages, offers
from portal.booking.operations.bookings import claim_new
from portal.booking.operations.eligibility import check_person
from portal.booking.queries.bookings import made_with
from portal.booking.rules.people import check_booked_online
from portal.checkout.rules import NothingChosen, NotOfThisSeries
from portal.db import lock, transaction
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.lib.errors import DomainError


def book_series(
    *,
    member: Member,
    service: Service,
    starts: Sequence[datetime],
    health_check: HealthCheck | None,
    asked: Asked,
    form_key: str,
    actor: str,
    now: datetime,
) -> list[Booking]:
    """Book all of these times, or none of them; one message tells of all.

    Raises NothingChosen, NotOnOffer, and NotOfThisSeries with the time that stood in the way and its reason.
    """
    if not starts:
        raise NothingChosen
    with transaction():
        lock(member)
        if made := made_with(form_key, member.id):
            return made
        check_booked_online(service)
        bookings = []
        for starts_at in sorted(set(starts)):
            try:
                check_person(member, service, starts_at, health_check, now=now)
                booking = claim_new(
                    member, service, starts_at, health_check, asked=asked, form_key=form_key, now=now
                )
            except DomainError as refusal:
                raise NotOfThisSeries(starts_at, refusal) from refusal
            audit.record(Event.BOOKING_BOOKED, subject=booking.subject, actor=actor, now=now, form=form_key)
            offers.pass_on_clashing(booking, now=now)
            messages.remind(booking, now=now)
            bookings.append(booking)
        messages.tell_series(bookings, now=now)
        return bookings
