"""How many rooms and baby spaces there are, and who has which of them."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.availability.models import Claim
from portal.availability.queries.claims import resources_in_use
from portal.availability.rules.ticks import tick_of, ticks
from portal.booking.models.bookings import Booking
from portal.booking.operations import promises
from portal.booking.queries import bookings
from portal.db import insert_new, transaction
from portal.gym import operations as gym
from portal.gym.models.branches import Branch
from portal.gym.models.resources import ResourceKind
from portal.rota.rules import MoreAreBooked


def change_branch(
    *,
    branch: Branch,
    values: dict[str, Any],
    counts: dict[ResourceKind, int],
    actor: str,
    now: datetime,
) -> None:
    """Set what the owner has set; visits that are booked already get their rooms and spaces.

    Raises StillInUse for fewer places than are booked, and MoreAreBooked, whose `starts_at` is the
    first visit that would find none.
    """
    with transaction():
        in_use = resources_in_use(now=now)
        gym.write_branch(branch=branch, values=values, counts=counts, in_use=in_use, actor=actor, now=now)
        for kind in counts:
            _settle(branch, kind, now=now)
        promises.look_again(branch.id, actor=actor, now=now)


def _settle(branch: Branch, kind: ResourceKind, *, now: datetime) -> None:
    """A place of this kind for every visit ahead that has none yet."""
    with transaction() as session:
        session.flush()  # new places have their ids
        pool = branch.pool(kind)
        if not pool:
            return
        ahead = bookings.ahead_of(branch.id, now=now)
        taken: dict[int, set[int]] = {}
        has: dict[int | None, set[int]] = defaultdict(set)  # places of this kind, by visit
        claims = session.execute(
            select(Claim.resource_id, Claim.tick, Claim.booking_id).where(
                Claim.resource_id.in_(pool), Claim.tick >= tick_of(now)
            )
        )
        for resource_id, tick, booking_id in claims:
            taken.setdefault(resource_id, set()).add(tick)
            has[booking_id].add(resource_id)
        for booking in ahead:
            needed = 1 if kind is ResourceKind.ROOM else booking.babies
            for _ in range(needed - len(has[booking.id])):
                _give(booking, pool, taken)


def _give(booking: Booking, pool: list[int], taken: dict[int, set[int]]) -> None:
    wanted = set(ticks(booking.starts_at, booking.occupied_until))
    for resource_id in pool:
        busy = taken.setdefault(resource_id, set())
        if not wanted & busy:
            busy |= wanted
            insert_new(
                Claim,
                [
                    {"tick": tick, "resource_id": resource_id, "booking_id": booking.id}
                    for tick in sorted(wanted)
                ],
            )
            return
    raise MoreAreBooked(starts_at=booking.local_start)
