"""Visits whose trainer cannot be there: each gets a proposal, and her answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking import queries
from portal.booking.models import Booking, Proposal
from portal.booking.operations import claims, holds, messages
from portal.booking.operations.claims import Owner
from portal.booking.rules import Asked, BookingsInTheWay, Remedy
from portal.db import db, transaction

KEPT_FOR = timedelta(hours=24)


def see_to(bookings: Sequence[Booking], answers: Mapping[str, Remedy], *, actor: str, now: datetime) -> None:
    """Do with each visit what the desk has decided. Raises BookingsInTheWay for those left undecided.

    Its remedies are looked up here, while the trainer is away already, so that none of them
    lies in that time.
    """
    undecided = [one for one in bookings if one.reference not in answers]
    if undecided:
        raise BookingsInTheWay(undecided, queries.remedies(undecided, now=now))
    for booking in bookings:
        remedy = answers[booking.reference]
        if remedy.is_told:
            _propose(booking, remedy, actor=actor, now=now)


def _propose(booking: Booking, remedy: Remedy, *, actor: str, now: datetime) -> None:
    """Keep the proposed time for her, and tell her once. Raises what `queries.open_slot` raises."""
    session = db.session()
    end_proposal(booking, now=now)
    session.flush()  # one is open at a time
    hold = None
    if remedy.starts_at and remedy.trainer_id:
        hold = holds.hold(
            service=booking.service,
            starts_at=remedy.starts_at,
            asked=Asked(trainer_id=remedy.trainer_id, with_baby=booking.with_baby),
            besides=booking,
            is_outside_rules=True,
            expires_at=min(now + KEPT_FOR, remedy.starts_at, booking.starts_at),
            now=now,
        )
    proposal = Proposal(
        booking=booking,
        hold=hold,
        starts_at=remedy.starts_at if hold else None,
        trainer_id=remedy.trainer_id if hold else None,
        made_at=now,
    )
    booking.is_pardoned = True
    session.add(proposal)
    session.flush()  # the message reads it
    messages.propose(proposal, now=now)
    audit.record(Event.PROPOSAL_MADE, subject=booking.subject, actor=actor, now=now)


def end_proposals_of(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Their trainer can be there after all: nothing is proposed any more, and they are told."""
    for booking in bookings:
        if open_proposal(booking):
            end_proposal(booking, now=now)
            booking.is_pardoned = False
            messages.tell("visit_stands", booking, now=now)


def open_proposal(booking: Booking) -> Proposal | None:
    """The proposal she has not answered yet."""
    return db.session.scalar(
        select(Proposal).where(Proposal.booking_id == booking.id, Proposal.ended_at.is_(None))
    )


def end_proposal(booking: Booking, *, now: datetime) -> None:
    """She has moved or cancelled, or there is another proposal: what was kept for her is free again."""
    with transaction():
        proposal = open_proposal(booking)
        if proposal is None:
            return
        proposal.ended_at = now
        if proposal.hold_id:
            claims.release(Owner({"hold_id": proposal.hold_id}))
