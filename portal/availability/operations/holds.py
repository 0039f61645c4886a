"""A time kept for somebody who is deciding: a real claim, which stops counting by itself."""

from datetime import datetime, timedelta

from sqlalchemy import update

from portal.availability.models import Claim, Hold
from portal.availability.operations import claims
from portal.availability.operations.claims import Owner, Wanted
from portal.availability.queries import holds
from portal.availability.rules.refusals import HoldOver
from portal.db import lock, transaction
from portal.lib.errors import DomainError, NotFound

HELD_FOR = timedelta(minutes=10)


def hold(wanted: Wanted, *, expires_at: datetime | None = None) -> Hold:
    """Keep a time, for ten minutes unless `expires_at` says otherwise.

    Holds among what is `mine` are hers too, and end here. A booking that she moves stands among `besides`:
    its own time stays its own until the move is made. Raises what `slots.open_slot` raises.
    """
    with transaction() as session:
        place = wanted.place()
        made = Hold(
            trainer_id=place.trainer_id,
            starts_at=wanted.starts_at,
            ends_at=wanted.starts_at + timedelta(minutes=wanted.service.minutes),
            expires_at=expires_at or wanted.now + HELD_FOR,
            babies=wanted.asked.babies,
            service_id=wanted.service.id,
            moves_id=wanted.besides.booking_id,
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
        try:
            lock(held)
        except NotFound:  # she has let go of it meanwhile
            return
        claims.release(Owner({"hold_id": held.id}))
        held.expires_at = min(held.expires_at, now)


def end_moves_of(booking_id: int, *, besides: Hold | None, now: datetime) -> None:
    """A visit has changed or is off: moves of it that were begun lead nowhere, and keep nothing."""
    with transaction():
        for held in holds.moves_of(booking_id, now=now):
            if held is not besides:
                end(held, now=now)


def release(held: Hold) -> None:
    """She wants another time, or none."""
    lock(held)
    claims.release(Owner({"hold_id": held.id}))
