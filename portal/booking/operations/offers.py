"""A freed time, offered to somebody who waits: with a real hold, until she answers.

A hold lives a little longer than its offer, so that between the end of one offer and the next
nobody from outside slips in; should no worker come by, it still runs out by itself.

Locks are taken in one order: the wish, the offer, the member, claims.
"""

from datetime import datetime, timedelta

from portal.accounts.queries import reach
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Hold
from portal.availability.operations import claims, holds
from portal.availability.operations.claims import Owner, Wanted
from portal.booking.models.bookings import Booking
from portal.booking.models.waitlist import FreedDay, Offer, WaitlistEntry
from portal.booking.operations import messages
from portal.booking.operations.persons import check_person
from portal.booking.queries import promises, waitlist
from portal.booking.rules.people import check_baby
from portal.booking.rules.states import Answer
from portal.booking.rules.waitlist import offer_until
from portal.db import db, lock, transaction
from portal.gym.models import Branch
from portal.health import queries as health
from portal.lib.errors import DomainError
from portal.notifications import operations as notifications
from portal.notifications.rules import Topic

GRACE = timedelta(minutes=10)  # for a worker to pass an offer on


def offer(entry: WaitlistEntry, starts_at: datetime, *, now: datetime) -> bool:
    """Keep a time for her and tell her.

    False when it is too near or no longer open, or when she waits no more or could not come.
    """
    branch, service = entry.service.branch, entry.service
    with transaction():
        lock(entry)
        until = offered_until(branch, starts_at, now=now)
        if until is None or entry.ended_at or waitlist.has_open_offer(entry.id):
            return False
        if reach.members_without(Topic.WAITLIST, [entry.member_id]):
            return False
        try:
            check_baby(entry.asked, welcomes_babies=branch.welcomes_babies)
            check_person(entry.member, service, starts_at, health.latest_check(entry.member_id), now=now)
            wanted = Wanted(service=service, starts_at=starts_at, asked=entry.asked, now=now)
            hold = holds.hold(wanted, expires_at=until + GRACE)
        except DomainError:
            return False
        _tell(entry, hold, until=until, now=now)
        return True


def offered_until(branch: Branch, starts_at: datetime, *, now: datetime) -> datetime | None:
    """Until when somebody could think about it; None when the visit is too near."""
    return offer_until(
        branch.local(now),
        branch.local(starts_at),
        offer_minutes=branch.offer_minutes,
        notice=timedelta(minutes=branch.notice_minutes),
    )


def _tell(entry: WaitlistEntry, hold: Hold, *, until: datetime, now: datetime) -> None:
    offer = Offer(
        entry=entry,
        hold=hold,
        trainer_id=hold.trainer_id,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        made_at=now,
        expires_at=until,
    )
    db.session.add(offer)
    db.session.flush()  # the message names offer.id
    audit.record(Event.OFFER_MADE, subject=offer.subject, actor="system", now=now, entry=entry.id)
    messages.tell_offer(offer, now=now)


def note_freed(branch: Branch, moment: datetime) -> None:
    """On this day there is room again: the worker asks who waits for it, within seconds."""
    with transaction() as session:
        session.add(FreedDay(branch_id=branch.id, date=branch.local(moment).date()))


ENDED = {
    Answer.DECLINED: Event.OFFER_DECLINED,
    Answer.LAPSED: Event.OFFER_LAPSED,
    Answer.WITHDRAWN: Event.OFFER_WITHDRAWN,
}


def close(offer: Offer, answer: Answer, *, actor: str, now: datetime) -> bool:
    """Nobody holds it any more: the next in line will be asked. The wish stays on the list.

    Returns whether she may have read of it.
    """
    with transaction():
        offer.answered_at, offer.answer = now, answer
        if offer.hold_id:
            claims.release(Owner({"hold_id": offer.hold_id}))
        unsent = notifications.withdraw(offer.subject, kinds=("waitlist_offer",))
        audit.record(ENDED[answer], subject=offer.subject, actor=actor, now=now)
        note_freed(offer.entry.service.branch, offer.starts_at)
        return not unsent or any(message.is_on_its_way for message in unsent)


def take_back(offer: Offer, *, actor: str, now: datetime) -> None:
    """We cannot keep it: she is told, keeps her place, and waits for the next one from now on."""
    with transaction():
        lock(offer.entry)
        lock(offer)
        if offer.answered_at is None and close(offer, Answer.WITHDRAWN, actor=actor, now=now):
            messages.tell_offer_over(offer, now=now)


def pass_on_clashing(booking: Booking, *, besides: Hold | None = None, now: datetime) -> None:
    """Somebody who has a visit then waits for no other at that time: it goes to the next.

    One that is just being answered is left to whoever answers it, as is that of the hold `besides`,
    which has become this visit.
    """
    with transaction():
        clashing = promises.offers_at(
            booking.member_id, starts_at=booking.starts_at, ends_at=booking.ends_at, now=now
        )
        for offer in clashing:
            if besides is None or offer.hold_id != besides.id:
                close(offer, Answer.DECLINED, actor=booking.member.actor, now=now)
