"""Times that are kept for somebody who is deciding. Whatever takes such a time answers for it here.

An offer or a proposal that cannot be kept ends, and she is told; a booking in the making lets go of its
time, and its page says so. Locks are taken in one order: trainers, wishes, offers, claims.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from portal.availability.models import Hold
from portal.availability.operations import holds
from portal.availability.queries import slots
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.ticks import LONGEST_BUFFER
from portal.booking.models.bookings import Booking, Proposal
from portal.booking.models.drafts import Draft
from portal.booking.models.waitlist import Offer
from portal.booking.operations import offers, proposals
from portal.booking.queries import promises
from portal.booking.rules.people import check_baby
from portal.booking.rules.remedies import Remedy
from portal.db import lock, transaction
from portal.gym.models import Service
from portal.lib.errors import DomainError, NotFound

Kept = Offer | Proposal | Draft
K = TypeVar("K", Offer, Proposal, Draft)


def look_again(
    branch_id: int,
    *,
    trainer_ids: Collection[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str,
    now: datetime,
) -> None:
    """After a deed that can take time, such as an absence: end what is kept and cannot be had any more.

    Of these trainers alone, or of everybody; within a stretch, or whenever.
    """
    with transaction():
        for offer in _touched(promises.kept_offers(branch_id, now=now), trainer_ids, since, until):
            if not _stands(offer, now=now):
                offers.take_back(offer, actor=actor, now=now)
        for proposal in _touched(promises.kept_proposals(branch_id, now=now), trainer_ids, since, until):
            if not _stands(proposal, now=now):
                proposals.propose(proposal.booking, Remedy(), actor=actor, now=now)
        for draft in _touched(promises.kept_drafts(branch_id, now=now), trainer_ids, since, until):
            if not _stands(draft, now=now):
                _let_go(draft, now=now)


def _touched(
    kept: Iterable[K],
    trainer_ids: Collection[int] | None,
    since: datetime | None,
    until: datetime | None,
) -> list[K]:
    """Those whose hold is of one of these trainers, in this stretch."""
    found = []
    for promise in kept:
        hold = promise.hold
        assert hold is not None  # what is kept is held
        is_theirs = trainer_ids is None or hold.trainer_id in trainer_ids
        ends_at = hold.ends_at + LONGEST_BUFFER  # what it keeps goes on for a while after the visit
        is_then = (until is None or hold.starts_at < until) and (since is None or ends_at > since)
        if is_theirs and is_then:
            found.append(promise)
    return found


def _stands(promise: Kept, *, now: datetime) -> bool:
    """Whether she would get what was promised: this trainer, this long, and her baby with her."""
    service, asked, besides = _asked(promise)
    hold = promise.hold
    assert hold is not None  # what is kept is held
    if hold.ends_at - hold.starts_at != timedelta(minutes=service.minutes):
        return False
    try:
        if not isinstance(promise, Proposal) and not (isinstance(promise, Draft) and promise.moves):
            check_baby(asked, welcomes_babies=service.branch.welcomes_babies)
        slots.open_slot(
            service,
            hold.starts_at,
            asked=asked,
            mine=Mine(hold_ids=(hold.id,), booking_id=besides.id if besides else None),
            is_outside_rules=True,
            now=now,
        )
    except DomainError:
        return False
    return True


def _asked(promise: Kept) -> tuple[Service, Asked, Booking | None]:
    """What it is for, whom and whether with a baby, and the visit that would move there."""
    hold = promise.hold
    assert hold is not None  # what is kept is held
    if isinstance(promise, Offer):
        service, babies, moves = promise.entry.service, promise.entry.babies, None
    elif isinstance(promise, Proposal):
        service, babies, moves = promise.booking.service, promise.booking.babies, promise.booking
    else:
        service, babies, moves = promise.service, promise.babies, promise.moves
    return service, Asked(trainer_id=hold.trainer_id, babies=babies), moves


def _let_go(draft: Draft, *, now: datetime) -> None:
    """Her page says from then on that the time is no longer kept."""
    try:
        lock(draft)
    except NotFound:  # forgotten meanwhile
        return
    if draft.hold and not draft.booking:
        holds.end(draft.hold, now=now)


def end_moves_of(booking: Booking, *, besides: Hold | None = None, now: datetime) -> None:
    """It has changed or is off: moves of it that were begun before lead nowhere, and keep nothing."""
    with transaction():
        for draft in promises.moves_begun(booking.id):
            if draft.hold and draft.hold is not besides:
                holds.end(draft.hold, now=now)
