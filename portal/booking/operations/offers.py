"""Times kept for one person until she says yes or no: what she waits for, or in place of a visit.

A visit whose trainer cannot be there gets an offer, which is kept for a day; without a time, the question.
Locks are taken in one order: the wish, the offer, the member, claims.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Hold
from portal.availability.operations import freed, holds
from portal.availability.operations.claims import Wanted
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.placed import Placed
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import messages
from portal.booking.queries import offers, suggestions
from portal.booking.rules.alternatives import Alternative
from portal.booking.rules.refusals import BookingsInTheWay
from portal.booking.rules.states import Answer
from portal.db import db, lock, transaction
from portal.gym.models.resources import Trainer
from portal.notifications.operations import Withdrawn

KEPT_FOR = timedelta(hours=24)
ENDED = {
    Answer.DECLINED: Event.OFFER_DECLINED,
    Answer.LAPSED: Event.OFFER_LAPSED,
    Answer.WITHDRAWN: Event.OFFER_WITHDRAWN,
}


def carry_out(
    bookings: Sequence[Booking], answers: Mapping[str, Alternative], *, actor: str, now: datetime
) -> None:
    """Do with each visit what the desk has decided. Raises BookingsInTheWay for those left undecided.

    Its alternatives are looked up here, while the trainer is away already, so that none of them
    lies in that time.
    """
    bookings = list(dict.fromkeys(bookings))  # one may be somebody's visit and another's proposal
    undecided = [booking for booking in bookings if booking.reference not in answers]
    if undecided:
        raise BookingsInTheWay(undecided, suggestions.alternatives(undecided, now=now))
    for booking in bookings:
        alternative = answers[booking.reference]
        if alternative.is_told:
            propose(booking, alternative, actor=actor, now=now)


def propose(booking: Booking, alternative: Alternative, *, actor: str, now: datetime) -> None:
    """Keep the proposed time for her, and tell her once. Raises what `slots.open_slot` raises."""
    session = db.session()
    end_offer_of(booking, Answer.WITHDRAWN, now=now)
    session.flush()  # one is open at a time
    hold = None
    if alternative.starts_at and alternative.trainer_id:
        wanted = Wanted(
            service=booking.service,
            starts_at=alternative.starts_at,
            asked=Asked(trainer_id=alternative.trainer_id, babies=booking.babies),
            besides=Mine(booking_id=booking.id),
            is_outside_rules=True,
            now=now,
        )
        hold = holds.hold(wanted, expires_at=min(now + KEPT_FOR, alternative.starts_at, booking.starts_at))
    offer = Offer(member_id=booking.member_id, moves=booking, made_at=now, **of_hold(hold))
    booking.is_pardoned = True
    session.add(offer)
    session.flush()  # the message reads it
    messages.tell_proposed(offer, now=now)
    audit.record(Event.PROPOSAL_MADE, subject=booking.subject, actor=actor, now=now)


def of_hold(hold: Hold | None) -> dict[str, Any]:
    """What an offer says of the time that is kept, if one is."""
    if hold is None:
        return {}
    return {
        "hold": hold,
        "trainer_id": hold.trainer_id,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "expires_at": hold.expires_at,
    }


def note_accepted(offer: Offer, was: Placed, *, now: datetime) -> None:
    """She has taken it; what she had before is kept with it, for her trainer may be back."""
    offer.was_starts_at, offer.was_trainer_id = was.starts_at, was.trainer_id
    _end(offer, Answer.ACCEPTED, now=now)


def tell_is_back(trainer: Trainer, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Who has taken another trainer or time because of an absence hears that her own is there after all.

    Her visit stays as she has taken it; from the link she can choose the old time while it is open.
    """
    for offer in offers.accepted_instead_of(trainer.id, since=starts_at, until=ends_at, now=now):
        booking = offer.moves
        is_there = booking and (booking.starts_at, booking.trainer_id) == (offer.starts_at, offer.trainer_id)
        if booking and is_there and offer.was_starts_at:
            account = booking.member.account
            facts = {"was": booking.branch.local(offer.was_starts_at).isoformat()}
            facts["back"] = trainer.text("name", account.locale) if account else ""
            messages.tell("trainer_back", booking, facts=facts, now=now)
            offer.was_trainer_id = None  # said once


def end_offers_of(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Their trainer can be there after all: nothing is proposed any more, and they are told."""
    for booking in bookings:
        if end_offer_of(booking, Answer.WITHDRAWN, now=now):
            booking.is_pardoned = False
            messages.tell("visit_stands", booking, now=now)


def open_offer(booking: Booking) -> Offer | None:
    """What we have proposed in place of a visit, while she has not answered."""
    return db.session.scalar(select(Offer).where(Offer.moves_id == booking.id, Offer.answered_at.is_(None)))


def end_offer_of(booking: Booking, answer: Answer, *, now: datetime) -> bool:
    """She has moved or cancelled, or there is another: what was kept for her is free again.

    False where nothing was proposed.
    """
    with transaction():
        offer = open_offer(booking)
        if offer is None:
            return False
        _end(offer, answer, now=now)
        return True


def close(offer: Offer, answer: Answer, *, actor: str, now: datetime) -> bool:
    """Nobody holds it any more: the next in line will be asked. The wish stays on the list.

    Returns whether she may have read of it.
    """
    assert offer.hold is not None  # what somebody waits for is held
    with transaction():
        unsent = _end(offer, answer, now=now)
        audit.record(ENDED[answer], subject=offer.subject, actor=actor, now=now)
        freed.note_freed(offer.hold.service.branch, offer.hold.starts_at)
        return not unsent or any(message.is_on_its_way for message in unsent)


def _end(offer: Offer, answer: Answer, *, now: datetime) -> list[Withdrawn]:
    offer.answered_at, offer.answer = now, answer
    if offer.hold:
        holds.end(offer.hold, now=now)
    return messages.forget_offer(offer)


def take_back(offer: Offer, *, actor: str, now: datetime) -> None:
    """We cannot keep what she waits for: she is told, keeps her place, and waits for the next one."""
    with transaction():
        lock(offer)
        if offer.answered_at is None and close(offer, Answer.WITHDRAWN, actor=actor, now=now):
            messages.tell_offer_over(offer, now=now)


def pass_on_clashing(booking: Booking, *, besides: Hold | None = None, now: datetime) -> None:
    """Somebody who has a visit then waits for no other at that time: it goes to the next.

    One that is just being answered is left to whoever answers it, as is that of the hold `besides`,
    which has become this visit.
    """
    with transaction():
        clashing = offers.waited_for(
            booking.member_id, starts_at=booking.starts_at, ends_at=booking.ends_at, now=now
        )
        for offer in clashing:
            if besides is None or offer.hold_id != besides.id:
                close(offer, Answer.DECLINED, actor=booking.member.actor, now=now)
