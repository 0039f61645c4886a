"""Making and cancelling bookings."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking import queries, rules
from portal.booking.availability import Candidate
from portal.booking.models import Booking, Cancellation, Claim
from portal.booking.rules import BookingStatus, NotOffered, SlotTaken
from portal.db import lock, transaction
from portal.gym.models import Service
from portal.health import rules as health_rules
from portal.health.models import HealthCheck
from portal.lib import tokens
from portal.notifications import operations as notifications


def book(
    *,
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck,
    trainer_id: int | None = None,
    with_baby: bool = False,
    actor: str,
    now: datetime,
) -> Booking:
    """Book the time, tell the member, and write it down: all three, or none.

    Without a trainer, the free one with most time that day takes it. Raises what the rules
    of booking and health raise, NotOffered for a time that is no slot, and SlotTaken.
    """
    with transaction() as session:
        # One member in two tabs: the second waits here, and then sees what the first has booked.
        lock(member)
        _check(member, service, starts_at, health_check, now=now)
        booking = _claim(
            session,
            _candidates(service, starts_at, trainer_id, now=now),
            reference=tokens.reference(),
            branch_id=service.branch_id,
            member_id=member.id,
            service_id=service.id,
            health_check_id=health_check.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=service.minutes),
            with_baby=with_baby,
            booked_at=now,
        )
        audit.record(Event.BOOKING_BOOKED, subject=booking.subject, actor=actor, now=now)
        _tell("booking_confirmed", booking, member, now=now)
    return booking


def _check(
    member: Member, service: Service, starts_at: datetime, health_check: HealthCheck, *, now: datetime
) -> None:
    """Every rule but the one that the claims keep."""
    branch = service.branch
    rules.check_time(
        starts_at,
        notice=timedelta(minutes=branch.notice_minutes),
        horizon_days=branch.horizon_days,
        zone=branch.zone,
        now=now,
    )
    if service.is_exercise:
        health_rules.check_exercise_on(branch.local(starts_at).date(), health_check.answers)
    rules.check_person(
        is_trial=service.is_trial,
        trials=queries.count_trials(member.id),
        most_trials=branch.most_trials,
        upcoming=queries.count_upcoming(member.id, now=now),
        most_upcoming=branch.most_upcoming,
    )


def cancel(*, booking: Booking, reason: str = "", actor: str, now: datetime) -> None:
    """Give the time back, tell the member, and write it down. Cancelling twice is cancelling once.

    Raises AlreadyBegun.
    """
    with transaction() as session:
        lock(booking)
        if booking.is_cancelled:
            return
        rules.check_cancel(booking.starts_at, is_here=booking.status is BookingStatus.CHECKED_IN, now=now)
        booking.status = BookingStatus.CANCELLED
        booking.sequence += 1
        booking.claims = []
        session.add(Cancellation(booking_id=booking.id, at=now, by=actor, reason=reason))
        audit.record(Event.BOOKING_CANCELLED, subject=booking.subject, actor=actor, now=now)
        _tell("booking_cancelled", booking, booking.member, now=now)


def _candidates(
    service: Service, starts_at: datetime, trainer_id: int | None, *, now: datetime
) -> tuple[Candidate, ...]:
    slot = queries.slot_at(service, starts_at, now=now)
    if slot is None or (trainer_id is not None and trainer_id not in slot.working):
        raise NotOffered
    return tuple(one for one in slot.free if trainer_id in (None, one.trainer_id))


def _claim(session: Session, candidates: Iterable[Candidate], **details: Any) -> Booking:
    """A booking for the first candidate whose ticks are all free. Raises SlotTaken."""
    for candidate in candidates:
        booking = Booking(**details, trainer_id=candidate.trainer_id)
        booking.claims = [
            Claim(resource_id=candidate.resource_id, tick=tick)
            for tick in rules.ticks(booking.starts_at, booking.ends_at)
        ]
        try:
            with session.begin_nested():
                session.add(booking)
                session.flush()  # where the key on Claim speaks
        except IntegrityError:
            continue
        return booking
    raise SlotTaken


def _tell(kind: str, booking: Booking, member: Member, *, now: datetime) -> None:
    locale = member.account.locale
    notifications.enqueue(
        kind,
        to=member.account.email,
        locale=locale,
        now=now,
        facts={
            "name": member.family_name,
            "reference": booking.reference,
            "starts_at": booking.local_start.isoformat(),
            "ends_at": booking.local_end.isoformat(),
            "service": booking.service.text("name", locale),
            "trainer": booking.trainer.text("name", locale),
            "branch": booking.branch.text("name", locale),
            "address": booking.branch.text("address", locale),
            "access": booking.branch.text("access", locale),
            "phone": booking.branch.phone,
            "email": booking.branch.email,
        },
    )
