"""Time off and closures, which take a trainer's time as a booking does."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Claim
from portal.availability.operations import claims
from portal.availability.operations.claims import MOST_TRIES
from portal.availability.rules.ticks import ticks
from portal.booking.models.bookings import Booking
from portal.booking.operations import promises
from portal.booking.operations.offers import carry_out, end_offers_of, tell_is_back
from portal.booking.queries import bookings
from portal.booking.queries.offers import proposed_to
from portal.booking.rules.alternatives import Alternative
from portal.db import db, lock, transaction
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.rota.rules import check_stretch
from portal.schedule.models import Closure, TimeOff


def enter_time_off(
    *,
    trainer: Trainer,
    starts_at: datetime,
    ends_at: datetime,
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> TimeOff:
    """A stretch in which she is away. Time that is only held goes to it; bookings never do silently.

    `answers` says by reference what becomes of the visits in that time. Raises BookingsInTheWay,
    with those that are not among them, and StretchTurned, StretchOver, StretchTooLong.
    """
    check_stretch(starts_at, ends_at, now=now)
    with transaction():
        lock(trainer)  # one after another, so that the same absence is not entered twice
        time_off = _covering(trainer, starts_at, ends_at) or _take(trainer, starts_at, ends_at)
        carry_out(_visits(trainer, starts_at, ends_at, now=now), answers or {}, actor=actor, now=now)
        promises.look_again(
            trainer.resource.branch_id,
            trainer_ids=[trainer.id],
            since=starts_at,
            until=ends_at,
            actor=actor,
            now=now,
        )
        audit.record(Event.TIME_OFF_ENTERED, subject=trainer.subject, actor=actor, now=now)
        return time_off


def close_branch(
    *,
    branch: Branch,
    starts_at: datetime,
    ends_at: datetime,
    reasons: Mapping[str, str],
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> Closure:
    """Time off for every trainer at once. `reasons` are reason_ja and reason_en. Raises as above."""
    check_stretch(starts_at, ends_at, now=now)
    with transaction() as session:
        closure = Closure(branch_id=branch.id, starts_at=starts_at, ends_at=ends_at, **reasons)
        session.add(closure)
        session.flush()  # the time off names closure.id
        visits = []
        for trainer in sorted(branch.trainers, key=lambda trainer: trainer.id):
            lock(trainer)
            _take(trainer, starts_at, ends_at, closure_id=closure.id)
            visits += _visits(trainer, starts_at, ends_at, now=now)
        carry_out(visits, answers or {}, actor=actor, now=now)
        promises.look_again(branch.id, since=starts_at, until=ends_at, actor=actor, now=now)
        audit.record(Event.CLOSURE_ENTERED, subject=f"closure:{closure.id}", actor=actor, now=now)
        return closure


def keep_closed(trainer: Trainer, branch_id: int, *, now: datetime) -> None:
    """A new trainer is away as well whenever the branch is shut."""
    with transaction() as session:
        ahead = select(Closure).where(Closure.branch_id == branch_id, Closure.ends_at > now)
        for closure in session.scalars(ahead):
            _take(trainer, closure.starts_at, closure.ends_at, closure_id=closure.id)


def reopen_branch(*, closure: Closure, actor: str, now: datetime) -> None:
    """Open after all: everybody's shifts count again."""
    with transaction() as session:
        rows = session.scalars(select(TimeOff).where(TimeOff.closure_id == closure.id)).all()
        for row in rows:
            lock(row.trainer)
            _give_back(row, now=now)
        session.delete(closure)
        audit.record(Event.CLOSURE_ENDED, subject=f"closure:{closure.id}", actor=actor, now=now)


def _take(trainer: Trainer, starts_at: datetime, ends_at: datetime, closure_id: int | None = None) -> TimeOff:
    session = db.session()
    time_off = TimeOff(trainer_id=trainer.id, closure_id=closure_id, starts_at=starts_at, ends_at=ends_at)
    session.add(time_off)
    session.flush()  # the claims name time_off.id
    wanted = ticks(starts_at, ends_at)
    held = and_(
        Claim.resource_id == trainer.resource_id,
        Claim.tick >= wanted.start,
        Claim.tick < wanted.stop,
        Claim.hold_id.is_not(None),
    )
    for _ in range(MOST_TRIES):  # a hold may have come while we waited for its ticks
        session.execute(delete(Claim).where(held))
        claims.take_away(time_off.id, trainer.resource_id, wanted)
        if session.scalar(select(Claim.tick).where(held).limit(1)) is None:
            break
    return time_off


def _covering(trainer: Trainer, starts_at: datetime, ends_at: datetime) -> TimeOff | None:
    """Time off that is there already and covers the whole stretch."""
    return db.session.scalar(
        select(TimeOff).where(
            TimeOff.trainer_id == trainer.id,
            TimeOff.closure_id.is_(None),
            TimeOff.starts_at <= starts_at,
            TimeOff.ends_at >= ends_at,
        )
    )


def _visits(trainer: Trainer, starts_at: datetime, ends_at: datetime, *, now: datetime) -> list[Booking]:
    """Those of hers in that time, and those to whom we have proposed her then."""
    found = bookings.bookings_of(trainer.id, since=starts_at, until=ends_at)
    proposed = proposed_to(trainer.id, since=starts_at, until=ends_at)
    return [
        booking
        for booking in [*found, *(booking for booking in proposed if booking not in found)]
        if booking.starts_at > now
    ]


def end_time_off(*, time_off: TimeOff, actor: str, now: datetime) -> None:
    """She is back, unless another stretch of time off says otherwise; her shifts count again."""
    with transaction():
        lock(time_off.trainer)
        _give_back(time_off, now=now)
        audit.record(Event.TIME_OFF_ENDED, subject=f"trainer:{time_off.trainer_id}", actor=actor, now=now)


def _give_back(time_off: TimeOff, *, now: datetime) -> None:
    session = db.session()
    trainer_id, starts_at, ends_at = time_off.trainer_id, time_off.starts_at, time_off.ends_at
    session.execute(delete(Claim).where(Claim.time_off_id == time_off.id))
    session.delete(time_off)
    session.flush()  # what keeps her away now is only the rest
    claims.keep_away(trainer_id, starts_at, ends_at)
    away = session.scalars(select(TimeOff).where(TimeOff.trainer_id == trainer_id)).all()
    end_offers_of(
        [
            booking
            for booking in bookings.bookings_of(trainer_id, since=starts_at, until=ends_at)
            if not any(off.starts_at < booking.ends_at and booking.starts_at < off.ends_at for off in away)
        ],
        now=now,
    )
    if not any(off.starts_at < ends_at and starts_at < off.ends_at for off in away):
        tell_is_back(db.session.get_one(Trainer, trainer_id), starts_at, ends_at, now=now)
