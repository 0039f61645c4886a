"""Time off, which takes a trainer's time as a booking does."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking import queries, rules
from portal.booking.models import Claim
from portal.booking.rules import BookingsInTheWay
from portal.db import insert_new, transaction
from portal.gym.models import Trainer
from portal.schedule.models import TimeOff

LONGEST_BUFFER = timedelta(hours=2)  # after a visit, as far as the owner may set it


def enter_time_off(
    *,
    trainer: Trainer,
    starts_at: datetime,
    ends_at: datetime,
    knowing: Collection[str] = (),
    actor: str,
    now: datetime,
) -> TimeOff:
    """A stretch in which she is away. Time that is only held goes to it; bookings never do silently.

    `knowing` are references of bookings in that time which are seen to and stay for now. Raises
    BookingsInTheWay, whose `bookings` are those that are not among them.
    """
    with transaction() as session:
        time_off = TimeOff(trainer_id=trainer.id, starts_at=starts_at, ends_at=ends_at)
        session.add(time_off)
        session.flush()  # the claims name time_off.id
        wanted = rules.ticks(starts_at, ends_at)
        session.execute(
            delete(Claim).where(
                Claim.resource_id == trainer.resource_id,
                Claim.tick >= wanted.start,
                Claim.tick < wanted.stop,
                Claim.hold_id.is_not(None),
            )
        )
        _claim(time_off.id, trainer.resource_id, wanted)
        found = queries.bookings_of(trainer.id, since=starts_at, until=ends_at)
        unseen = [one for one in found if one.reference not in knowing]
        if unseen:
            raise BookingsInTheWay(unseen)
        audit.record(Event.TIME_OFF_ENTERED, subject=f"trainer:{trainer.id}", actor=actor, now=now)
        return time_off


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
            _claim(time_off_id, resource_id, rules.ticks(begins, ends))


def _claim(time_off_id: int, resource_id: int, wanted: range) -> None:
    rows = [{"tick": tick, "resource_id": resource_id, "time_off_id": time_off_id} for tick in wanted]
    if rows:
        insert_new(Claim, rows)


def end_time_off(*, time_off: TimeOff, actor: str, now: datetime) -> None:
    """She is back, unless another stretch of time off says otherwise; her shifts count again."""
    with transaction() as session:
        trainer_id, starts_at, ends_at = time_off.trainer_id, time_off.starts_at, time_off.ends_at
        session.execute(delete(Claim).where(Claim.time_off_id == time_off.id))
        session.delete(time_off)
        session.flush()  # what keeps her away now is only the rest
        keep_away(trainer_id, starts_at, ends_at)
        audit.record(Event.TIME_OFF_ENDED, subject=f"trainer:{trainer_id}", actor=actor, now=now)
