"""Times that are kept for somebody who is deciding. Whatever takes such a time answers for it here.

An offer that cannot be kept ends, and she is told; a booking in the making lets go of its time, and its
page says so. Locks are taken in one order: trainers, offers, holds, claims.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from portal.availability.models import Hold
from portal.availability.operations import holds
from portal.availability.queries import slots
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.booking.models.offers import Offer
from portal.booking.operations.offers import propose, take_back
from portal.booking.queries import offers
from portal.booking.rules.alternatives import Alternative
from portal.booking.rules.people import check_baby, check_offered
from portal.db import transaction
from portal.lib.errors import DomainError


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
        for hold, offer in offers.kept(branch_id, trainer_ids=trainer_ids, since=since, until=until, now=now):
            if not _stands(hold, now=now):
                _end(hold, offer, actor=actor, now=now)


def _stands(hold: Hold, *, now: datetime) -> bool:
    """Whether she would get what was promised: this trainer, this long, and her baby with her."""
    service, asked = hold.service, Asked(trainer_id=hold.trainer_id, babies=hold.babies)
    if hold.ends_at - hold.starts_at != timedelta(minutes=service.minutes):
        return False
    try:
        if hold.moves_id is None:
            check_offered(service)
            check_baby(asked, welcomes_babies=service.welcomes_babies)
        slots.open_slot(
            service,
            hold.starts_at,
            asked=asked,
            mine=Mine(hold_ids=(hold.id,), booking_id=hold.moves_id),
            is_outside_rules=True,
            now=now,
        )
    except DomainError:
        return False
    return True


def _end(hold: Hold, offer: Offer | None, *, actor: str, now: datetime) -> None:
    """Whoever was offered it is told, or asked anew; a page that keeps it says so by itself."""
    if offer is None:
        holds.end(hold, now=now)
    elif offer.moves:
        propose(offer.moves, Alternative(), actor=actor, now=now)
    elif offer.is_open(now):
        take_back(offer, actor=actor, now=now)
