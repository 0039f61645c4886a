"""Shifts as they are published and changed, with an eye on the visits they carry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.models.bookings import Booking
from portal.booking.operations import promises
from portal.booking.operations.offers import carry_out
from portal.booking.queries import bookings
from portal.booking.rules.alternatives import Alternative
from portal.db import lock, transaction
from portal.gym.models.branches import Branch
from portal.gym.rules.opening import check_within
from portal.lib.hours import Hours
from portal.rota.rules import AlreadyPublished, TooFarToPublish
from portal.schedule import queries as schedule
from portal.schedule.models import Shift
from portal.schedule.rules import DayOver, TrainerGone

Plan = Mapping[tuple[int, date], Sequence[Hours]]  # trainer's id and day
MOST_WEEKS_AHEAD = 26


def set_days(
    *,
    branch: Branch,
    plan: Plan,
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> int:
    """Give trainers these hours on these days, in place of what they had. Returns how many days changed.

    `answers` says by reference what becomes of visits that would lie outside. Raises DayOver,
    HoursOutside, TrainerGone, and BookingsInTheWay with the visits that are not among them.
    """
    with transaction() as session:
        lock(branch)  # two who write the same day come one after the other
        days = sorted({day for _, day in plan})
        if not days:
            return 0
        if days[0] < branch.local(now).date():
            raise DayOver
        before = schedule.hours_by_day(branch, first=days[0], count=(days[-1] - days[0]).days + 1)
        changed = {key: hours for key, hours in plan.items() if list(hours) != before.get(key, [])}
        active = {trainer.id for trainer in branch.trainers}
        if any(trainer_id not in active for trainer_id, _ in changed):
            raise TrainerGone
        for key, hours in changed.items():
            check_within(hours, opening=branch.hours_on(key[1]))
            _replace(branch, *key, hours)
        session.flush()  # what is open now is looked up below
        carry_out(_outside(branch, changed, now=now), answers or {}, actor=actor, now=now)
        _look_again(branch, changed, actor=actor, now=now)
        for trainer_id, day in sorted(changed):
            audit.record(
                Event.SHIFTS_CHANGED,
                subject=f"trainer:{trainer_id}",
                actor=actor,
                now=now,
                day=day.isoformat(),
            )
        return len(changed)


def _look_again(branch: Branch, changed: Plan, *, actor: str, now: datetime) -> None:
    """What is kept for somebody with these trainers on these days."""
    if changed:
        days = [day for _, day in changed]
        since, until = branch.days_of(min(days), max(days))
        promises.look_again(
            branch.id,
            trainer_ids={trainer_id for trainer_id, _ in changed},
            since=since,
            until=until,
            actor=actor,
            now=now,
        )


def _replace(branch: Branch, trainer_id: int, day: date, hours: Sequence[Hours]) -> None:
    """Rows go and come, and are never changed: whoever books in a shift keeps its row from going."""
    with transaction() as session:
        begins = datetime.combine(day, time(0), branch.zone)
        session.execute(
            delete(Shift).where(
                Shift.branch_id == branch.id,
                Shift.trainer_id == trainer_id,
                Shift.starts_at >= begins,
                Shift.starts_at < begins + timedelta(days=1),
            )
        )
        session.add_all(
            Shift(
                branch_id=branch.id,
                trainer_id=trainer_id,
                starts_at=datetime.combine(day, hour.begins, branch.zone),
                ends_at=datetime.combine(day, hour.ends, branch.zone),
            )
            for hour in hours
        )


def _outside(branch: Branch, plan: Plan, *, now: datetime) -> list[Booking]:
    """Visits to come that no stretch of the plan holds any more."""
    if not plan:
        return []
    days = [day for _, day in plan]
    since, until = branch.days_of(min(days), max(days))
    return [
        booking
        for booking in bookings.bookings_between(branch.id, since=max(since, now), until=until)
        if (hours := plan.get((booking.trainer_id, booking.local_start.date()))) is not None
        and not any(_holds(stretch, booking) for stretch in hours)
    ]


def _holds(hours: Hours, booking: Booking) -> bool:
    return hours.begins <= booking.local_start.time() and booking.local_end.time() <= hours.ends


def copy_week(
    *,
    branch: Branch,
    source: date,
    target: date,
    answers: Mapping[str, Alternative] | None = None,
    actor: str,
    now: datetime,
) -> int:
    """Everybody's shifts of one week in another; `source` and `target` are Mondays.

    Days that are over stay. Raises what `set_days` raises. Returns how many days changed.
    """
    with transaction():
        lock(branch)
        hours = schedule.hours_by_day(branch, first=source, count=7)
        today = branch.local(now).date()
        plan = {
            (trainer.id, target + timedelta(days=n)): _within(
                branch, target + timedelta(days=n), hours.get((trainer.id, source + timedelta(days=n)), [])
            )
            for trainer in branch.trainers
            for n in range(7)
            if target + timedelta(days=n) >= today
        }
        return set_days(branch=branch, plan=plan, answers=answers, actor=actor, now=now)


def publish(*, branch: Branch, until: date, actor: str, now: datetime) -> int:
    """Make shifts of the weekly patterns, from the first day not published yet up to `until`.

    Days on which somebody has shifts already stay as they are, and a new trainer gets hers from
    today on. Returns how many days of work that
    is. Raises AlreadyPublished, TooFarToPublish.
    """
    with transaction():
        lock(branch)
        today = branch.local(now).date()
        if until > today + timedelta(weeks=MOST_WEEKS_AHEAD) or until < today:
            raise TooFarToPublish(weeks=MOST_WEEKS_AHEAD)
        made = 0
        for (trainer_id, day), hours in _unpublished(branch, today, until).items():
            _replace(branch, trainer_id, day, hours)
            made += 1
        if not made and branch.shifts_until and until <= branch.shifts_until:
            raise AlreadyPublished(day=branch.shifts_until.isoformat())
        branch.shifts_until = max(until, branch.shifts_until or until)
        audit.record(
            Event.SHIFTS_PUBLISHED,
            subject=f"branch:{branch.id}",
            actor=actor,
            now=now,
            until=until.isoformat(),
        )
        return made


def _unpublished(branch: Branch, today: date, until: date) -> dict[tuple[int, date], list[Hours]]:
    """What the patterns say for days that are not published yet, and have no shifts.

    For a trainer who has none at all up to the published day, she is new, that is from today on.
    """
    last = branch.shifts_until
    pattern = schedule.weekly_hours([trainer.id for trainer in branch.trainers])
    there = schedule.hours_by_day(branch, first=today, count=(max(until, last or until) - today).days + 1)
    found = {}
    for trainer in branch.trainers:
        is_known = any(who == trainer.id and last and day <= last for who, day in there)
        day = max(today, last + timedelta(days=1)) if last and is_known else today
        while day <= until:
            hours = _within(branch, day, pattern.get((trainer.id, day.weekday()), []))
            if hours and (trainer.id, day) not in there:
                found[trainer.id, day] = hours
            day += timedelta(days=1)
    return found


def _within(branch: Branch, day: date, hours: Sequence[Hours]) -> list[Hours]:
    """Hours cut to those of the branch on that day, on which it may be closed."""
    opening = branch.hours_on(day)
    if opening is None:
        return []
    cut = [Hours(max(hour.begins, opening.begins), min(hour.ends, opening.ends)) for hour in hours]
    return [shift for shift in cut if shift.begins < shift.ends]
