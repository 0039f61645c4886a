"""Who works when."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from portal.db import db, fetch
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.lib.hours import Hours
from portal.schedule.models import Closure, Shift, TimeOff, WeeklyHours
from portal.schedule.rules import Stretch

LONGEST_SHIFT = timedelta(days=1)


WORKED = (
    select(Shift.trainer_id, Trainer.resource_id, Shift.starts_at, Shift.ends_at)
    .join(Trainer, Trainer.id == Shift.trainer_id)
    .where(
        Shift.branch_id == bindparam("branch_id"),
        Shift.starts_at > bindparam("earliest"),  # so that the index leaves out all that is past
        Shift.starts_at < bindparam("until"),
        Shift.ends_at > bindparam("since"),
    )
    .order_by(Shift.starts_at, Shift.trainer_id)
)  # made once, and rows instead of entities: every page with slots asks
KEPT = WORKED.with_for_update(read=True, key_share=True, of=Shift)


def shifts(branch_id: int, *, since: datetime, until: datetime, is_kept: bool = False) -> list[Stretch]:
    """Shifts that touch the time between. With `is_kept`, nobody takes one away before the deed is done."""
    rows = db.session.connection().execute(
        KEPT if is_kept else WORKED,
        {"branch_id": branch_id, "earliest": since - LONGEST_SHIFT, "since": since, "until": until},
    )
    return [Stretch(*row) for row in rows]


def hours_by_day(branch: Branch, *, first: date, count: int) -> dict[tuple[int, date], list[Hours]]:
    """Shifts as written, by trainer's id and day."""
    since, until = branch.days_of(first, first + timedelta(days=count - 1))
    found: dict[tuple[int, date], list[Hours]] = defaultdict(list)
    for shift in shifts(branch.id, since=since, until=until):
        begins, ends = branch.local(shift.starts_at), branch.local(shift.ends_at)
        found[shift.trainer_id, begins.date()].append(Hours(begins.time(), ends.time()))
    return found


def weekly_hours(trainer_ids: Collection[int]) -> dict[tuple[int, int], list[Hours]]:
    """The weekly patterns, by trainer's id and weekday."""
    found: dict[tuple[int, int], list[Hours]] = defaultdict(list)
    rows = select(WeeklyHours).where(WeeklyHours.trainer_id.in_(trainer_ids)).order_by(WeeklyHours.begins)
    for row in db.session.scalars(rows):
        found[row.trainer_id, row.weekday].append(Hours(row.begins, row.ends))
    return found


def time_off(*, since: datetime, until: datetime) -> list[TimeOff]:
    """Everybody's time off that touches the time between, closures' too."""
    return fetch(
        select(TimeOff).where(TimeOff.starts_at < until, TimeOff.ends_at > since).order_by(TimeOff.starts_at)
    )


def one_time_off(number: int) -> TimeOff | None:
    return db.session.get(TimeOff, number)


def closures(branch_id: int, *, since: datetime, until: datetime | None = None) -> list[Closure]:
    """Closures that end after `since`, the next one first."""
    rows = select(Closure).where(Closure.branch_id == branch_id, Closure.ends_at > since)
    if until:
        rows = rows.where(Closure.starts_at < until)
    return fetch(rows.order_by(Closure.starts_at))


def closure(number: int) -> Closure | None:
    return db.session.get(Closure, number)
