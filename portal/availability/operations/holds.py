"""A time kept for somebody who is deciding: a real claim, which stops counting by itself."""

from datetime import datetime, timedelta

from sqlalchemy import update

from portal.availability.models import Claim, Hold
from portal.availability.operations import claims
from portal.availability.operations.claims import Owner
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import HoldOver
from portal.db import lock, transaction
from portal.gym.models import Service
from portal.lib.errors import DomainError

HELD_FOR = timedelta(minutes=10)


def hold(
    *,
    service: Service,
    starts_at: datetime,
    asked: Asked,
    held: tuple[int, ...] = (),
    besides: int | None = None,
    expires_at: datetime | None = None,
    is_outside_rules: bool = False,
    now: datetime,
) -> Hold:
    """Keep a time, for ten minutes unless `expires_at` says otherwise.

    Holds in `held` are hers too, and end here.
    `besides` is the booking she moves, by number: its own time counts as free, and stays its own until
    the move is made. Raises what `queries.open_slot` raises.
    """
    wanted = claims.Wanted(
        service=service,
        starts_at=starts_at,
        asked=asked,
        mine=Mine(hold_ids=held),
        besides=Mine(booking_id=besides),
        is_outside_rules=is_outside_rules,
        now=now,
    )
    with transaction() as session:
        place = wanted.place()
        made = Hold(
            trainer_id=place.trainer_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=service.minutes),
            expires_at=expires_at or now + HELD_FOR,
            babies=asked.babies,
        )
        session.add(made)
        session.flush()  # the claims name hold.id
        try:
            taken = claims.take(wanted, place, Owner({"hold_id": made.id}, expires_at=made.expires_at))
        except DomainError:
            session.delete(made)  # a caller who goes on shall not keep an empty hold
            raise
        made.trainer_id = taken.trainer_id
        return made


def extend(held: Hold, *, now: datetime) -> None:
    """Ten minutes more, once. Raises HoldOver when it has run out before."""
    with transaction() as session:
        lock(held)
        if held.expires_at <= now:
            raise HoldOver
        if held.extended_at:
            return
        held.expires_at, held.extended_at = held.expires_at + HELD_FOR, now
        session.execute(update(Claim).where(Claim.hold_id == held.id).values(expires_at=held.expires_at))


def end(held: Hold, *, now: datetime) -> None:
    """It cannot be kept for her any more; her page reads it from the time when it ran out."""
    with transaction():
        claims.release(Owner({"hold_id": held.id}))
        held.expires_at = min(held.expires_at, now)


def let_go(held: Hold) -> None:
    """She wants another time, or none."""
    claims.release(Owner({"hold_id": held.id}))
