"""Visits whose trainer cannot be there: each gets a proposal, and her answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.operations import claims, holds
from portal.availability.operations.claims import Owner, Wanted
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.placed import Placed
from portal.booking.models.bookings import Booking, Proposal
from portal.booking.operations import messages
from portal.booking.queries import promises, proposals
from portal.booking.rules.refusals import BookingsInTheWay
from portal.booking.rules.remedies import Remedy
from portal.db import db, transaction
from portal.gym.models import Trainer

KEPT_FOR = timedelta(hours=24)


def see_to(bookings: Sequence[Booking], answers: Mapping[str, Remedy], *, actor: str, now: datetime) -> None:
    """Do with each visit what the desk has decided. Raises BookingsInTheWay for those left undecided.

    Its remedies are looked up here, while the trainer is away already, so that none of them
    lies in that time.
    """
    bookings = list(dict.fromkeys(bookings))  # one may be somebody's visit and another's proposal
    undecided = [booking for booking in bookings if booking.reference not in answers]
    if undecided:
        raise BookingsInTheWay(undecided, proposals.remedies(undecided, now=now))
    for booking in bookings:
        remedy = answers[booking.reference]
        if remedy.is_told:
            propose(booking, remedy, actor=actor, now=now)


def propose(booking: Booking, remedy: Remedy, *, actor: str, now: datetime) -> None:
    """Keep the proposed time for her, and tell her once. Raises what `slots.open_slot` raises."""
    session = db.session()
    end_proposal(booking, now=now)
    session.flush()  # one is open at a time
    hold = None
    if remedy.starts_at and remedy.trainer_id:
        wanted = Wanted(
            service=booking.service,
            starts_at=remedy.starts_at,
            asked=Asked(trainer_id=remedy.trainer_id, babies=booking.babies),
            besides=Mine(booking_id=booking.id),
            is_outside_rules=True,
            now=now,
        )
        hold = holds.hold(wanted, expires_at=min(now + KEPT_FOR, remedy.starts_at, booking.starts_at))
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
    messages.tell_proposed(proposal, now=now)
    audit.record(Event.PROPOSAL_MADE, subject=booking.subject, actor=actor, now=now)


def note_accepted(proposal: Proposal, was: Placed, *, now: datetime) -> None:
    """She has taken it; what she had before is kept with it, for her trainer may be back."""
    proposal.accepted_at, proposal.was_starts_at, proposal.was_trainer_id = now, was.starts_at, was.trainer_id


def tell_is_back(trainer: Trainer, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Who has taken another trainer or time because of an absence hears that her own is there after all.

    Her visit stays as she has taken it; from the link she can choose the old time while it is open.
    """
    for proposal in promises.accepted_instead_of(trainer.id, since=starts_at, until=ends_at, now=now):
        booking = proposal.booking
        if proposal.was_starts_at and (booking.starts_at, booking.trainer_id) == (
            proposal.starts_at,
            proposal.trainer_id,
        ):
            account = booking.member.account
            facts = {"was": booking.branch.local(proposal.was_starts_at).isoformat()}
            facts["back"] = trainer.text("name", account.locale) if account else ""
            messages.tell("trainer_back", booking, facts=facts, now=now)
            proposal.was_trainer_id = None  # said once


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
        messages.forget_proposal(booking)
