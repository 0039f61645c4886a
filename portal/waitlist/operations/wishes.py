"""Waiting for a time: joining, leaving, and answering an offer."""

from datetime import datetime

from portal.accounts.models.people import Member
from portal.accounts.operations import contact_preferences
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import offers
from portal.booking.operations.bookings import book
from portal.booking.rules.people import check_baby, check_offered
from portal.booking.rules.states import Answer
from portal.db import lock, transaction
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.notifications.rules import Topic
from portal.waitlist import queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.rules import OfferOver, Outcome, TooManyWishes, Wish, check_wish

MOST_WISHES = 5


def join(
    *, member: Member, service: Service, wish: Wish, asked: Asked, actor: str, now: datetime
) -> WaitlistEntry:
    """She waits, because she has said so. The same wish twice is one wish.

    Raises NotOnOffer, NoBabies, NotOffered for a trainer who is none, WishOver, WishTooShort, TooManyWishes.
    """
    branch = service.branch
    with transaction() as session:
        lock(member)
        check_offered(service)
        check_baby(asked, welcomes_babies=service.welcomes_babies)
        if asked.trainer_id is not None and asked.trainer_id not in [
            trainer.id for trainer in service.trainers
        ]:
            raise NotOffered
        check_wish(
            wish,
            minutes=service.minutes,
            today=branch.local(now).date(),
            last_day=service.last_day(now),
        )
        mine = queries.wishes(member.id)
        for entry in mine:
            if (entry.wish, entry.asked, entry.service_id) == (wish, asked, service.id):
                return entry
        if len(mine) >= MOST_WISHES:
            raise TooManyWishes(most=MOST_WISHES)
        entry = _entry(member, service, wish, asked, now=now)
        session.add(entry)
        session.flush()  # the history names entry.id
        audit.record(Event.WAITLIST_JOINED, subject=entry.subject, actor=actor, now=now)
        if member.account:
            contact_preferences.unmute(account=member.account, topic=Topic.WAITLIST, now=now)
        return entry


def _entry(member: Member, service: Service, wish: Wish, asked: Asked, *, now: datetime) -> WaitlistEntry:
    return WaitlistEntry(
        member_id=member.id,
        service=service,
        trainer_id=asked.trainer_id,
        babies=asked.babies,
        weekdays=wish.weekdays,
        day_from=wish.day_from,
        day_until=wish.day_until,
        from_on=wish.from_on,
        until_on=wish.until_on,
        joined_at=now,
    )


def leave(*, entry: WaitlistEntry, actor: str, now: datetime) -> bool:
    """One tap, and she waits no more; what was kept for her goes to the next.

    False when her wish was over before.
    """
    with transaction():
        lock(entry)
        if entry.ended_at:
            return False
        entry.ended_at, entry.outcome = now, Outcome.LEFT
        audit.record(Event.WAITLIST_LEFT, subject=entry.subject, actor=actor, now=now)
        for offer in entry.offers:
            lock(offer)
            if offer.answered_at is None:
                offers.close(offer, Answer.DECLINED, actor=actor, now=now)
        return True


def accept(*, offer: Offer, health_check: HealthCheck | None, actor: str, now: datetime) -> Booking:
    """The time that was kept for her becomes her booking. A second tap finds the same one.

    Raises OfferOver, and what `book` raises.
    """
    with transaction() as session:
        entry = lock_with_wish(offer)
        if offer.booking_id:
            return session.get_one(Booking, offer.booking_id)
        if entry is None or entry.ended_at or offer.starts_at is None or not offer.is_open(now):
            raise OfferOver
        booking = book(
            member=entry.member,
            service=entry.service,
            starts_at=offer.starts_at,
            health_check=health_check,
            asked=Asked(trainer_id=offer.trainer_id, babies=entry.babies),
            hold=offer.hold,
            actor=actor,
            now=now,
        )
        booking.asked_trainer_id = entry.trainer_id
        offer.answered_at, offer.answer, offer.booking_id = now, Answer.ACCEPTED, booking.id
        entry.ended_at, entry.outcome = now, Outcome.BOOKED
        audit.record(Event.OFFER_ACCEPTED, subject=offer.subject, actor=actor, now=now)
        return booking


def lock_with_wish(offer: Offer) -> WaitlistEntry | None:
    """The wish first and then the offer, as everybody does."""
    entry = queries.entry_of(offer)
    if entry:
        lock(entry)
    lock(offer)
    return entry


def decline(*, offer: Offer, actor: str, now: datetime) -> bool:
    """Not this one. She keeps her place on the list, and nothing is held against her.

    False when the offer was over before.
    """
    with transaction():
        lock_with_wish(offer)
        if offer.answered_at is None:
            offers.close(offer, Answer.DECLINED, actor=actor, now=now)
            return True
        return False
