"""Freed times, offered to those who wait: one person at a time, with a real hold.

A hold lives a little longer than its offer, so that between the end of one offer and the next
nobody from outside slips in; should no worker come by, it still runs out by itself.

Locks are taken in one order: the wish, the offer, the member, claims.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from portal.accounts import queries as people
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking import queries, rules
from portal.booking.availability import Slot
from portal.booking.models import Booking, Hold, Offer, WaitlistEntry
from portal.booking.operations import claims, holds, messages
from portal.booking.operations.claims import Owner
from portal.booking.operations.persons import check_person
from portal.booking.rules import Answer, Asked, Outcome
from portal.db import db, lock, transaction
from portal.gym.models import Branch
from portal.health import queries as health
from portal.lib.errors import DomainError
from portal.notifications import operations as notifications

GRACE = timedelta(minutes=10)  # for a worker to pass an offer on


def offer_freed(branch: Branch, days: Collection[date], *, now: datetime) -> None:
    """Offer what is open on some days to those who wait for it, the longest waiting first."""
    first = min(days)
    with transaction():
        open_on: dict[tuple[int, bool], dict[date, list[Slot]]] = {}
        for entry in queries.waiting(branch.id, since=first, until=max(days)):
            key = (entry.service_id, entry.with_baby)
            if key not in open_on:
                found = queries.days(
                    entry.service,
                    first=first,
                    count=(max(days) - first).days + 1,
                    now=now,
                    asked=Asked(with_baby=entry.with_baby),
                )
                open_on[key] = {day.date: day.slots for day in found if day.date in days}
            slots = [slot for day in sorted(open_on[key]) for slot in open_on[key][day]]
            if any(_offer(entry, slot, now=now) for slot in slots if _suits(entry, slot)):
                open_on.clear()  # there is less of it now


def _suits(entry: WaitlistEntry, slot: Slot) -> bool:
    """Whether it is what she waits for, and has not been offered to her before."""
    branch = entry.service.branch
    return (
        slot.place(entry.asked) is not None
        and entry.wish.fits(branch.local(slot.starts_at), branch.local(slot.ends_at))
        and all(
            offer.starts_at != slot.starts_at or offer.answer is Answer.WITHDRAWN for offer in entry.offers
        )
    )


def _offer(entry: WaitlistEntry, slot: Slot, *, now: datetime) -> bool:
    """Keep it for her and tell her. False when it is too near, or when she could not book it."""
    branch, service = entry.service.branch, entry.service
    until = rules.offer_until(
        branch.local(now),
        branch.local(slot.starts_at),
        offer_minutes=branch.offer_minutes,
        notice=timedelta(minutes=branch.notice_minutes),
    )
    # Whoever makes an offer holds the wish; one made since it was read is seen here.
    if until is None or queries.has_open_offer(entry.id) or not _would_hear(entry):
        return False
    try:
        rules.check_baby(entry.asked, welcomes_babies=branch.welcomes_babies)
        check_person(entry.member, service, slot.starts_at, health.latest_check(entry.member_id), now=now)
        hold = holds.hold(
            service=service, starts_at=slot.starts_at, asked=entry.asked, expires_at=until + GRACE, now=now
        )
    except DomainError:
        return False
    offer = Offer(
        entry=entry,
        hold=hold,
        trainer_id=hold.trainer_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        made_at=now,
        expires_at=until,
    )
    db.session.add(offer)
    db.session.flush()  # the message names offer.id
    audit.record(Event.OFFER_MADE, subject=offer.subject, actor="system", now=now, entry=entry.id)
    messages.tell_offer(offer, now=now)
    return True


def _would_hear(entry: WaitlistEntry) -> bool:
    """Nothing is kept for somebody who has asked not to be told; others wait as well."""
    account = entry.member.account
    return account is None or people.reach_of(account).wants("waitlist_offer")


def pass_on(*, now: datetime) -> int:
    """End offers whose time is over, and offer their times to the next. Returns how many ended."""
    over = queries.lapsed_offers(now=now)
    for offer in over:
        with transaction():
            lock(offer.entry)
            lock(offer)
            if offer.answered_at is None:
                close(offer, Answer.LAPSED, actor="system", now=now)
    return len(over)


ENDED = {
    Answer.DECLINED: Event.OFFER_DECLINED,
    Answer.LAPSED: Event.OFFER_LAPSED,
    Answer.WITHDRAWN: Event.OFFER_WITHDRAWN,
}


def close(offer: Offer, answer: Answer, *, actor: str, now: datetime) -> bool:
    """Nobody holds it any more: the next in line is asked. The wish stays on the list.

    Returns whether she may have read of it.
    """
    with transaction():
        offer.answered_at, offer.answer = now, answer
        if offer.hold_id:
            claims.release(Owner({"hold_id": offer.hold_id}))
        unsent = notifications.withdraw(offer.subject, kinds=("waitlist_offer",))
        audit.record(ENDED[answer], subject=offer.subject, actor=actor, now=now)
        branch = offer.entry.service.branch
        offer_freed(branch, {branch.local(offer.starts_at).date()}, now=now)
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
        clashing = queries.offers_at(
            booking.member_id, starts_at=booking.starts_at, ends_at=booking.ends_at, now=now
        )
        for offer in clashing:
            if besides is None or offer.hold_id != besides.id:
                close(offer, Answer.DECLINED, actor=booking.member.actor, now=now)


def sweep(branch: Branch, *, now: datetime) -> None:
    """Offer whatever has become open by itself: a hold that ran out, a new shift, a shorter absence.

    Wishes whose last day is over end here.
    """
    with transaction():
        today = branch.local(now).date()
        last = queries.last_day(branch, now=now)
        wanted: set[date] = set()
        for entry in queries.over_wishes(branch.id, today=today):
            entry.ended_at, entry.outcome = now, Outcome.OVER
        for entry in queries.waiting(branch.id, since=today, until=last):
            day = max(entry.from_on, today)
            while day <= min(entry.until_on, last):
                if entry.weekdays >> day.weekday() & 1:
                    wanted.add(day)
                day += timedelta(days=1)
        if wanted:
            offer_freed(branch, wanted, now=now)
