"""Making and cancelling bookings."""

from datetime import datetime, timedelta

from portal.accounts.models.people import Member
from portal.accounts.rules.refusals import Erased
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Hold
from portal.availability.operations import claims
from portal.availability.operations.claims import Owner, Wanted
from portal.availability.queries.claims import Mine
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking, Cancellation
from portal.booking.operations import consequences, messages, offers
from portal.booking.operations.eligibility import check_person
from portal.booking.operations.locks import insist_same, lock_member, lock_visit
from portal.booking.queries import bookings, history
from portal.booking.rules.changes import check_change
from portal.booking.rules.people import check_baby
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.db import db, transaction
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.lib import tokens


def book(
    *,
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck | None,
    asked: Asked = ANYONE,
    hold: Hold | None = None,
    form_key: str | None = None,
    override: str = "",
    actor: str,
    now: datetime,
) -> Booking:
    """Book the time, tell the member, and write it down: all three, or none.

    Without a trainer, the free one with most time that day takes it. `hold` is what was kept for
    her meanwhile. A form that is sent twice, known by `form_key`, gives the same booking twice.
    `override` is the desk's reason to look past a rule; it is written down, and the guard that
    keeps two bookings apart knows no override. Raises what the rules of booking and health
    raise, HealthFirst, NotOffered for a time that is no slot, and SlotTaken.
    """
    with transaction():
        # One member in two tabs: the second waits here, and then sees what the first has booked.
        lock_member(member, service)
        if member.erased_at:
            raise Erased
        if made := bookings.made_with(form_key, member.id):
            return made[0]
        if not override:
            check_person(member, service, starts_at, health_check, now=now)
        booking = claim_new(
            member, service, starts_at, health_check, asked=asked, hold=hold, form_key=form_key,
            is_outside_rules=bool(override), now=now,
        )  # fmt: skip
        reason = {"override": override} if override else {}
        audit.record(Event.BOOKING_BOOKED, subject=booking.subject, actor=actor, now=now, **reason)
        offers.pass_on_clashing(booking, besides=hold, now=now)
        messages.tell_booked(booking, actor=actor, now=now)
        messages.remind(booking, now=now)
    return booking


def claim_new(
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck | None,
    *,
    asked: Asked,
    hold: Hold | None = None,
    form_key: str | None = None,
    is_outside_rules: bool = False,
    now: datetime,
) -> Booking:
    """A booking and its claims, nothing said yet. Raises NoBabies, and what `slots.open_slot` raises."""
    with transaction():
        check_baby(asked, welcomes_babies=service.welcomes_babies)
        booking = _new(member, service, starts_at, health_check, asked=asked, form_key=form_key, now=now)
        if hold and _turned_over(booking, hold, asked, now=now):
            return booking
        wanted = Wanted(
            service=service,
            starts_at=starts_at,
            asked=asked,
            mine=Mine(hold_ids=(hold.id,) if hold else (), booking_id=booking.id),
            is_outside_rules=is_outside_rules,
            now=now,
        )
        take_place(booking, wanted)
        return booking


def _new(
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck | None,
    *,
    asked: Asked,
    form_key: str | None,
    now: datetime,
) -> Booking:
    """As agreed, with no place yet."""
    return Booking(
        reference=tokens.reference(),
        branch_id=service.branch_id,
        member_id=member.id,
        service_id=service.id,
        health_check_id=health_check.id if health_check else None,
        asked_trainer_id=asked.trainer_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.minutes),
        babies=asked.babies,
        price_yen=service.price_on(service.branch.local(starts_at).date()),
        booked_at=now,
        form_key=form_key,
    )


def _turned_over(booking: Booking, hold: Hold, asked: Asked, *, now: datetime) -> bool:
    """What was kept is the visit's from now on. False when it needs another place, or more."""
    if not hold.keeps(booking.starts_at, booking.ends_at, asked, now=now):
        return False
    booking.trainer_id = hold.trainer_id
    db.session.add(booking)
    db.session.flush()  # the claims name booking.id
    return claims.turn_over(hold, booking.service, booking_id=booking.id)


def take_place(booking: Booking, wanted: Wanted) -> None:
    """The place is the booking's from now on, and with it the trainer."""
    place = wanted.place()
    booking.trainer_id = place.trainer_id
    db.session.add(booking)
    db.session.flush()  # the claims name booking.id
    booking.trainer_id = claims.take(wanted, place, Owner({"booking_id": booking.id})).trainer_id


def cancel(
    *,
    booking: Booking,
    reason: CancelReason = CancelReason.OTHER,
    words: str = "",
    sequence: int | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Give the time back, tell the member, and write it down. Cancelling twice is cancelling once.

    After the deadline it is late; never for a baby who is ill (so many times a month as the
    branch says), for a warning sign, or when the desk cancels. `sequence` is that of the booking as
    she saw it. Raises StaleBooking where it has changed since, AlreadyBegun.
    """
    with transaction() as session:
        lock_visit(booking)
        if booking.is_cancelled:
            return
        insist_same(booking, sequence)
        check_change(booking.starts_at, is_here=booking.status is BookingStatus.CHECKED_IN, now=now)
        is_late = _is_late(booking, reason, now=now)
        booking.status = BookingStatus.CANCELLED
        booking.sequence += 1
        claims.release(Owner({"booking_id": booking.id}))
        session.add(
            Cancellation(booking_id=booking.id, at=now, by=actor, reason=reason, words=words, is_late=is_late)
        )
        audit.record(
            Event.BOOKING_CANCELLED, subject=booking.subject, actor=actor, now=now, reason=reason,
            is_late=is_late,
        )  # fmt: skip
        consequences.gave_back(booking, booking.placed, now=now)
        messages.forget_move(booking)
        messages.tell("booking_cancelled", booking, now=now)


def _is_late(booking: Booking, reason: CancelReason, *, now: datetime) -> bool:
    if reason is CancelReason.DESK or not booking.is_late(now):
        return False
    if reason is not CancelReason.BABY:
        return True
    return history.count_pardons(booking, now=now) >= booking.branch.baby_ill_a_month
