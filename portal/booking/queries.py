"""What pages and rules need to know about bookings. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.booking import availability
from portal.booking.availability import Slot
from portal.booking.models import Booking, Claim, Draft
from portal.booking.rules import BookingStatus
from portal.db import db
from portal.gym.models import Branch, Service
from portal.schedule import queries as schedule


@dataclass(frozen=True)
class Day:
    """A day's slots, those too soon to book left out."""

    date: date
    slots: list[Slot]

    @property
    def open_count(self) -> int:
        return sum(slot.is_open for slot in self.slots)


def days(
    service: Service, *, first: date, count: int, now: datetime, trainer_id: int | None = None
) -> list[Day]:
    """Slots of a service on `count` days from `first` within the horizon, in three statements.

    With a trainer, only her slots, full where she is busy.
    """
    branch = service.branch
    last = min(first + timedelta(days=count - 1), last_day(branch, now=now))
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not wanted:
        return []

    since, until = branch.opening(wanted[0])[0], branch.opening(wanted[-1])[1]
    shifts = schedule.shifts(branch.id, since=since, until=until)
    if trainer_id is not None:
        shifts = [shift for shift in shifts if shift.trainer_id == trainer_id]
    time_off = schedule.time_off(since=since, until=until)
    taken = _taken(since, until)
    earliest = now + timedelta(minutes=branch.notice_minutes)

    result = []
    for day in wanted:
        opens, closes = branch.opening(day)
        slots = availability.slots(
            opens=opens,
            closes=closes,
            minutes=service.minutes,
            grid_minutes=branch.grid_minutes,
            shifts=[shift for shift in shifts if shift.starts_at < closes and shift.ends_at > opens],
            time_off=time_off,
            taken=taken.get(day, {}),
        )
        result.append(Day(day, [slot for slot in slots if slot.starts_at >= earliest]))
    return result


def _taken(since: datetime, until: datetime) -> dict[date, dict[int, set[datetime]]]:
    """Claimed ticks by local day and resource."""
    taken: dict[date, dict[int, set[datetime]]] = defaultdict(lambda: defaultdict(set))
    rows = db.session.execute(
        select(Claim.resource_id, Claim.tick).where(Claim.tick >= since, Claim.tick < until)
    )
    for resource_id, tick in rows:
        taken[tick.astimezone(since.tzinfo).date()][resource_id].add(tick)
    return taken


def slot_at(service: Service, starts_at: datetime, *, now: datetime) -> Slot | None:
    """The slot that starts then, open or full, or None where there is no such time."""
    day = service.branch.local(starts_at).date()
    for found in days(service, first=day, count=1, now=now):
        for slot in found.slots:
            if slot.starts_at == starts_at:
                return slot
    return None


def nearest_open(
    service: Service, starts_at: datetime, *, now: datetime, trainer_id: int | None = None, most: int = 2
) -> list[Slot]:
    """The open slots nearest to a time, within three days of it, in order of time."""
    today = service.branch.local(now).date()
    first = max(today, service.branch.local(starts_at).date() - timedelta(days=3))
    around = days(service, first=first, count=7, now=now, trainer_id=trainer_id)
    found = [slot for day in around for slot in day.slots if slot.is_open and slot.starts_at != starts_at]
    found.sort(key=lambda slot: abs(slot.starts_at - starts_at))
    return sorted(found[:most], key=lambda slot: slot.starts_at)


def last_day(branch: Branch, *, now: datetime) -> date:
    """The furthest day one may book today."""
    return branch.local(now).date() + timedelta(days=branch.horizon_days)


def upcoming(member_id: int, *, now: datetime) -> list[Booking]:
    return list(
        db.session.scalars(
            select(Booking)
            .where(
                Booking.member_id == member_id,
                Booking.ends_at > now,
                Booking.status != BookingStatus.CANCELLED,
            )
            .order_by(Booking.starts_at)
        )
    )


def past(member_id: int, *, now: datetime, most: int = 50) -> list[Booking]:
    """Visits that are over, and cancelled ones, the newest first."""
    return list(
        db.session.scalars(
            select(Booking)
            .where(
                Booking.member_id == member_id,
                (Booking.ends_at <= now) | (Booking.status == BookingStatus.CANCELLED),
            )
            .order_by(Booking.starts_at.desc())
            .limit(most)
        )
    )


def count_upcoming(member_id: int, *, now: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                Booking.member_id == member_id,
                Booking.ends_at > now,
                Booking.status != BookingStatus.CANCELLED,
            )
        )
        or 0
    )


def count_trials(member_id: int) -> int:
    """Trials she has had or has ahead; a cancelled one is none."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .join(Service, Service.id == Booking.service_id)
            .where(
                Booking.member_id == member_id, Service.is_trial, Booking.status != BookingStatus.CANCELLED
            )
        )
        or 0
    )


def own_booking(member_id: int, reference: str) -> Booking | None:
    """A member's booking; another member's is not found."""
    return db.session.scalar(
        select(Booking)
        .where(Booking.member_id == member_id, Booking.reference == reference)
        .options(joinedload(Booking.cancellation), joinedload(Booking.check_in))
    )


def booking(reference: str) -> Booking | None:
    """For staff."""
    return db.session.scalar(
        select(Booking).where(Booking.reference == reference).options(joinedload(Booking.check_in))
    )


def day_sheet(branch: Branch, day: date) -> list[Booking]:
    """Everybody who comes on that day, in order, with what the desk needs to know. Four statements."""
    since, until = branch.opening(day)
    return list(
        db.session.scalars(
            select(Booking)
            .where(
                Booking.branch_id == branch.id,
                Booking.starts_at >= since,
                Booking.starts_at < until,
                Booking.status != BookingStatus.CANCELLED,
            )
            .order_by(Booking.starts_at, Booking.trainer_id)
            .options(
                selectinload(Booking.member),
                joinedload(Booking.check_in),
                joinedload(Booking.health_check),
            )
        )
    )


def draft(key: str, *, now: datetime) -> Draft | None:
    """A draft whose time is not over."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.key == key, Draft.forget_at > now)
        .options(joinedload(Draft.trainer), joinedload(Draft.booking))
    )


def kept_draft(resume_digest: str, *, now: datetime) -> Draft | None:
    """The draft to which we mailed a way back."""
    return db.session.scalar(select(Draft).where(Draft.resume_digest == resume_digest, Draft.forget_at > now))
