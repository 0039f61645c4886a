"""What somebody has booked before and has ahead, as the rules about a person ask for it."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ScalarSelect, and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.accounts.rules.joinings import has_settled
from portal.booking.models.bookings import Booking, Cancellation
from portal.booking.rules.people import Booked, History
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.db import db
from portal.gym.models.services import Service


def _elsewhere(member_id: int) -> ScalarSelect[int]:
    """A trial of before the portal was there: 1, or 0."""
    return select(case((Member.trial_elsewhere, 1), else_=0)).where(Member.id == member_id).scalar_subquery()


def count_trials(member_id: int) -> int:
    """Trials she has had or has ahead; a cancelled one is none."""
    return (
        db.session.scalar(
            select(func.count() + func.coalesce(_elsewhere(member_id), 0))
            .select_from(Booking)
            .join(Service, Service.id == Booking.service_id)
            .where(
                Booking.member_id == member_id, Service.is_trial, Booking.status != BookingStatus.CANCELLED
            )
        )
        or 0
    )


def history(
    member_id: int, starts_at: datetime, ends_at: datetime, *, besides: int | None, now: datetime
) -> History:
    """What the rules about a person ask for, in one statement. A cancelled visit is none."""
    trials, ahead, then = db.session.execute(
        select(
            func.count(case((Service.is_trial, 1))) + func.coalesce(_elsewhere(member_id), 0),
            func.count(case((Booking.ends_at > now, 1))),
            func.count(case((and_(Booking.starts_at < ends_at, Booking.ends_at > starts_at), 1))),
        )
        .select_from(Booking)
        .join(Service, Service.id == Booking.service_id)
        .where(
            Booking.member_id == member_id,
            Booking.status != BookingStatus.CANCELLED,
            Booking.id != besides if besides else true(),
        )
    ).one()
    return History(trials=trials, upcoming=ahead, then=then)


def booked_by(member_ids: Collection[int], *, now: datetime) -> dict[int, Booked]:
    """What the same rules ask for of several, for times that are still to come; in one statement."""
    trials: Counter[int] = Counter(
        db.session.scalars(select(Member.id).where(Member.id.in_(member_ids), Member.trial_elsewhere)).all()
    )
    ahead: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = db.session.execute(
        select(Booking.member_id, Service.is_trial, Booking.starts_at, Booking.ends_at)
        .select_from(Booking)
        .join(Service, Service.id == Booking.service_id)
        .where(
            Booking.member_id.in_(member_ids),
            Booking.status != BookingStatus.CANCELLED,
            or_(Service.is_trial, Booking.ends_at > now),
        )
    )
    for member_id, is_trial, starts_at, ends_at in rows:
        trials[member_id] += is_trial
        if ends_at > now:
            ahead[member_id].append((starts_at, ends_at))
    return {
        member_id: Booked(trials=trials[member_id], ahead=tuple(ahead[member_id])) for member_id in member_ids
    }


def had_trial_with(member: Member, *, now: datetime) -> int | None:
    """Another member with her phone number who has had the trial, or has it ahead: to be asked about."""
    if not member.phone or not has_settled(member.phone_changed_at, now=now):
        return None
    return db.session.scalar(
        select(Member.id)
        .join(Booking, Booking.member_id == Member.id)
        .join(Service, Service.id == Booking.service_id)
        .where(
            Member.phone_index == member.phone_index,
            people.has_settled_number(now),
            Member.id != member.id,
            Service.is_trial,
            Booking.status != BookingStatus.CANCELLED,
        )
        .limit(1)
    )


def count_pardons(booking: Booking, *, now: datetime) -> int:
    """How often this month she has cancelled after the deadline because her baby was ill."""
    month = booking.branch.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = db.session.scalars(
        select(Booking)
        .join(Booking.cancellation)
        .where(
            Booking.member_id == booking.member_id,
            Cancellation.reason == CancelReason.BABY,
            Cancellation.at >= month,
        )
        .options(contains_eager(Booking.cancellation))
    )
    return sum(row.cancellation is not None and row.cancellation.at > row.deadline for row in found)
