"""The guard: the one place where time is taken, kept, and given back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, tuple_, update

from portal.availability.models import Claim, Hold
from portal.availability.queries import claims, slots
from portal.availability.queries.claims import NOTHING, Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Place, ticks_of
from portal.availability.rules.refusals import SlotTaken
from portal.availability.rules.ticks import LONGEST_BUFFER, tick_of, ticks
from portal.db import MOST_ROWS, db, insert_new, transaction
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.schedule.models import TimeOff

Key = tuple[int, int]  # of a Claim: tick, resource's id
MOST_TRIES = 50  # each failed one means that somebody else has just been given the place


@dataclass(frozen=True)
class Owner:
    """Whose claims they are: {"booking_id": 12}, {"hold_id": 3}."""

    key: dict[str, int]
    expires_at: datetime | None = None

    def is_mine(self) -> Any:
        [(column, value)] = self.key.items()
        return getattr(Claim, column) == value


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A time that somebody is about to take: what for, when, and whom she asks for.

    What is in `mine` already (her hold, the booking she moves) counts as free, and becomes part
    of it or is given back; what is in `besides` counts as free and stays as it is.
    """

    service: Service
    starts_at: datetime
    asked: Asked
    mine: Mine = NOTHING
    besides: Mine = NOTHING
    is_outside_rules: bool = False
    now: datetime

    def place(self) -> Place:
        """Whom and what she would get at this moment. Raises what `slots.open_slot` raises."""
        slot = slots.open_slot(
            self.service,
            self.starts_at,
            asked=self.asked,
            mine=self.mine + self.besides,
            is_outside_rules=self.is_outside_rules,
            now=self.now,
        )
        place = slot.place(self.asked)
        assert place is not None  # an open slot has one
        return place


def take(wanted: Wanted, place: Place, owner: Owner) -> Place:
    """Claim a trainer and what else the visit needs; where somebody was faster, another one who is free.

    New claims come before old ones go: two people who want each other's time are both told that it is
    taken, and neither waits for the other for ever. Raises what `slots.open_slot` raises.
    """
    for _ in range(MOST_TRIES):
        spared, held = claims.claims_of(wanted.besides), claims.claims_of(wanted.mine)
        if _claim(place, owner, held=held, spared=spared, now=wanted.now):
            return place
        place = wanted.place()
    raise SlotTaken


def turn_over(hold: Hold, service: Service, *, booking_id: int) -> bool:
    """What was kept for her becomes her visit's, in one statement. False when that is not all it needs."""
    session = db.session()
    found = session.execute(
        update(Claim)
        .where(Claim.hold_id == hold.id)
        .values(hold_id=None, booking_id=booking_id, expires_at=None)
        .returning(Claim.resource_id, Claim.tick)
        .execution_options(synchronize_session=False)
    ).all()
    taken = {(resource_id, tick) for resource_id, tick in found}
    begins = tick_of(hold.starts_at)
    whole = range(begins, begins + ticks_of(service.minutes + service.buffer_minutes))
    resources = {hold.trainer.resource_id} | {resource_id for resource_id, _tick in taken}
    return taken == {(resource_id, tick) for resource_id in resources for tick in whole}


def _claim(place: Place, owner: Owner, *, held: Sequence[Key], spared: Sequence[Key], now: datetime) -> bool:
    """All of the place, or nothing of it. `held` are claims to be used or let go, `spared` stay."""
    session = db.session()
    wanted = {(tick, resource) for tick in place.ticks for resource in place.resource_ids} - set(spared)
    new, reused = sorted(wanted - set(held)), sorted(wanted & set(held))
    if new:
        _drop_expired(place, keep={*held, *spared}, now=now)
        rows = [
            {"tick": tick, "resource_id": resource, "expires_at": owner.expires_at, **owner.key}
            for tick, resource in new
        ]
        if insert_new(Claim, rows) < len(rows):
            session.execute(delete(Claim).where(owner.is_mine(), _all_of(new)))
            return False
    if reused:
        nobody: dict[str, Any] = {"booking_id": None, "hold_id": None, "time_off_id": None}
        used = session.execute(
            update(Claim)
            .where(_all_of(reused))
            .values(nobody | owner.key | {"expires_at": owner.expires_at})
            .execution_options(synchronize_session=False)
        )
        if used.rowcount < len(reused):  # type: ignore[attr-defined]
            raise RuntimeError("a claim that was ours and locked is gone")
    if gone := sorted(set(held) - wanted):
        session.execute(delete(Claim).where(_all_of(gone)))
    return True


def _all_of(keys: Sequence[Key]) -> ColumnElement[bool]:
    """Claims by their keys. The span of ticks is for SQLite, which finds no index by pairs."""
    ticks = [tick for tick, _ in keys]
    return and_(Claim.tick.between(min(ticks), max(ticks)), tuple_(Claim.tick, Claim.resource_id).in_(keys))


def _drop_expired(place: Place, *, keep: Collection[Key], now: datetime) -> None:
    """Expired holds stop nobody; whoever comes next sweeps them from where she wants to be.

    Her own are in `keep`: she is about to use them, expired or not.
    """
    session = db.session()
    keys = select(Claim.tick, Claim.resource_id).where(
        Claim.tick >= place.ticks.start,
        Claim.tick < place.ticks.stop,
        Claim.resource_id.in_(place.resource_ids),
        Claim.expires_at <= now,
    )
    found = [(tick, one) for tick, one in session.execute(keys.with_for_update(skip_locked=True))]
    if gone := [key for key in found if key not in keep]:
        session.execute(delete(Claim).where(_all_of(gone)))


def _drop(*which: ColumnElement[bool]) -> None:
    """Delete claims, except those that somebody is about to make hers at this very moment."""
    session = db.session()
    keys = select(Claim.tick, Claim.resource_id).where(*which).with_for_update(skip_locked=True)
    while found := [(tick, one) for tick, one in session.execute(keys.limit(MOST_ROWS))]:
        session.execute(delete(Claim).where(_all_of(found)))
        if len(found) < MOST_ROWS:
            break


def release(owner: Owner) -> None:
    """Give everything back."""
    with transaction() as session:
        session.execute(delete(Claim).where(owner.is_mine()))


def keep_away(trainer_id: int, starts_at: datetime, ends_at: datetime) -> None:
    """A time that a booking gives back within somebody's time off is not on offer: she is away."""
    with transaction() as session:
        rows = session.execute(
            select(TimeOff.id, TimeOff.starts_at, TimeOff.ends_at, Trainer.resource_id)
            .join(Trainer, Trainer.id == TimeOff.trainer_id)
            .where(
                TimeOff.trainer_id == trainer_id,
                TimeOff.starts_at < ends_at + LONGEST_BUFFER,
                TimeOff.ends_at > starts_at,
            )
        ).all()
        for time_off_id, begins, ends, resource_id in rows:
            take_away(time_off_id, resource_id, ticks(begins, ends))


def take_away(time_off_id: int, resource_id: int, wanted: range) -> None:
    """Of these ticks, whatever is free is time off."""
    rows = [{"tick": tick, "resource_id": resource_id, "time_off_id": time_off_id} for tick in wanted]
    if rows:
        insert_new(Claim, rows)


def forget_past(*, now: datetime) -> None:
    """Drop claims that guard nothing any more: of yesterday and before, and of holds that ran out."""
    with transaction():
        _drop(Claim.tick < tick_of(now - timedelta(days=1)))
        _drop(Claim.expires_at <= now)
