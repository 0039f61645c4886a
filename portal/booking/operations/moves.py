"""The same booking at another time, or with another trainer."""

from datetime import datetime, timedelta

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Hold
from portal.availability.operations import claims
from portal.availability.operations.claims import Owner, Wanted
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.placed import Placed
from portal.booking.models.bookings import Booking
from portal.booking.operations import consequences, messages, offers
from portal.booking.operations.bookings import take_place
from portal.booking.operations.locks import insist_same, lock_visit
from portal.booking.queries import history as history_queries
from portal.booking.rules.changes import check_change
from portal.booking.rules.refusals import AlreadyBegun, AlreadyThen, Cancelled, ProposalOver, TooLateToMove
from portal.booking.rules.states import Answer, BookingStatus
from portal.db import transaction
from portal.health import queries as health_checks
from portal.health import rules as health_rules

UNDO = "undo"  # stands in the history as the reason
TELL_AFTER = timedelta(minutes=2)  # what the desk takes back at once, nobody has to be told


def reschedule(
    *,
    booking: Booking,
    starts_at: datetime,
    asked: Asked,
    hold: Hold | None = None,
    sequence: int | None = None,
    actor: str,
    now: datetime,
) -> Booking:
    """The same booking at another time: new claims, old ones given back, one transaction.

    To the time it has already, it changes nothing. `sequence` is that of the booking as she saw it. Raises
    what `book` raises, Cancelled, StaleBooking where it has changed since, AlreadyBegun, and
    TooLateToMove after the deadline, which does not hold for somebody with a warning sign or whose
    visit we could not keep; and then the old booking stands as it was.
    """
    with transaction():
        lock_visit(booking)
        insist_same(booking, sequence)
        was = _move(booking, starts_at, asked, hold=hold, override="", now=now)
        if was:
            booking.asked_trainer_id, booking.is_pardoned = asked.trainer_id, False
            _after(booking, was, hold=hold, override="", actor=actor, now=now)
            _tell_at_once(booking, now=now)
    return booking


def move_by_desk(
    *,
    booking: Booking,
    starts_at: datetime,
    trainer_id: int,
    sequence: int,
    override: str = "",
    is_told: bool = True,
    is_undo: bool = False,
    actor: str,
    now: datetime,
) -> Booking:
    """Move it on the board. She is told two minutes later, so that an undo costs nothing.

    `sequence` is that of the booking as the desk saw it, `override` its reason to look past a
    rule. Whom she asked for stays as it was.
    Raises what `reschedule` raises, and StaleBooking when somebody was faster.
    """
    with transaction():
        lock_visit(booking)
        insist_same(booking, sequence)
        asked = Asked(trainer_id=trainer_id, babies=booking.babies)
        override = override or (UNDO if is_undo else "")
        hold = _kept_for_her(booking, starts_at, trainer_id, now=now)
        was = _move(booking, starts_at, asked, hold=hold, override=override, now=now)
        if was:
            _after(booking, was, override=override, is_freed_at_once=False, actor=actor, now=now)
            _tell_what_differs(booking, was, is_told=is_told, now=now)
    return booking


def _kept_for_her(booking: Booking, starts_at: datetime, trainer_id: int, *, now: datetime) -> Hold | None:
    """The hold of what we have proposed, if that is the place; any other is given up for it."""
    offer = offers.open_offer(booking)
    if offer is None:
        return None
    if (offer.starts_at, offer.trainer_id) == (starts_at, trainer_id):
        return offer.hold
    offers.end_offer_of(booking, Answer.WITHDRAWN, now=now)
    return None


def _tell_what_differs(booking: Booking, was: Placed, *, is_told: bool, now: datetime) -> None:
    """One message after two minutes, if she would otherwise come to another place than she knows of.

    What she knows of is the place before the first of the moves she has not been told about.
    """
    untold, is_sure = messages.forget_move(booking)
    known = untold or booking.known or was
    is_back = is_sure and known == booking.placed
    booking.known = None if is_told or is_back else known
    if is_told and not is_back:
        messages.tell("booking_moved", booking, known=known, due_at=now + TELL_AFTER, now=now)


def _tell_at_once(booking: Booking, *, now: datetime) -> None:
    booking.known = None
    messages.forget_move(booking)
    messages.tell("booking_moved", booking, now=now)


def accept_offer(*, booking: Booking, number: int | None = None, actor: str, now: datetime) -> Booking:
    """She takes what we have proposed, by the `number` of the offer that she has read.

    Raises ProposalOver, and what `reschedule` raises.
    """
    with transaction():
        lock_visit(booking)
        offer = offers.open_offer(booking)
        if offer is None or offer.starts_at is None or booking.is_cancelled:
            raise ProposalOver
        if number not in (None, offer.id):
            raise ProposalOver
        asked = Asked(trainer_id=offer.trainer_id, babies=booking.babies)
        was = _move(booking, offer.starts_at, asked, hold=offer.hold, override="proposal", now=now)
        if was:
            offers.note_accepted(offer, was, now=now)
            _after(booking, was, override="", actor=actor, now=now)
            _tell_at_once(booking, now=now)
    return booking


def _move(
    booking: Booking, starts_at: datetime, asked: Asked, *, hold: Hold | None, override: str, now: datetime
) -> Placed | None:
    """Claim the new place and let the old one go. None when it is the place it has already."""
    _check_move(booking, starts_at, override=override, now=now)
    is_hers = not asked.is_strict or asked.trainer_id == booking.trainer_id
    if starts_at == booking.starts_at and is_hers and asked.babies == booking.babies:
        if hold:
            claims.release(Owner({"hold_id": hold.id}))
        return None
    was = booking.placed
    booking.starts_at = starts_at
    booking.ends_at = starts_at + timedelta(minutes=booking.service.minutes)
    booking.babies = asked.babies
    booking.sequence += 1
    booking.late_minutes, booking.no_show = None, None
    wanted = Wanted(
        service=booking.service,
        starts_at=starts_at,
        asked=asked,
        mine=Mine(hold_ids=(hold.id,) if hold else (), booking_id=booking.id),
        is_outside_rules=bool(override),
        now=now,
    )
    take_place(booking, wanted)
    return was


def _after(
    booking: Booking,
    was: Placed,
    *,
    hold: Hold | None = None,
    override: str,
    is_freed_at_once: bool = True,
    actor: str,
    now: datetime,
) -> None:
    """Write it down, and remind her of the new time instead of the old one."""
    consequences.gave_back(booking, was, hold=hold, is_freed_at_once=is_freed_at_once, now=now)
    offers.pass_on_clashing(booking, now=now)
    reason = {"override": override} if override else {}
    audit.record(
        Event.BOOKING_MOVED,
        subject=booking.subject,
        actor=actor,
        now=now,
        was=was.starts_at.isoformat(),
        becomes=booking.starts_at.isoformat(),
        **reason,
    )
    messages.remind(booking, now=now)


def _check_move(booking: Booking, starts_at: datetime, *, override: str, now: datetime) -> None:
    if booking.is_cancelled:
        raise Cancelled
    if override:  # the rules give way, but a visit that has happened does not
        if booking.status is BookingStatus.CHECKED_IN or booking.ends_at <= now:
            raise AlreadyBegun
        return
    check_change(booking.starts_at, is_here=booking.status is BookingStatus.CHECKED_IN, now=now)
    if booking.is_late(now):
        raise TooLateToMove
    branch, check_of = booking.branch, health_checks.latest_check(booking.member_id)
    if check_of:
        health_rules.check_exercise_on(
            branch.local(starts_at).date(), check_of.answers, recovery=booking.service.recovery
        )
    ends_at = starts_at + timedelta(minutes=booking.service.minutes)
    history = history_queries.history(booking.member_id, starts_at, ends_at, besides=booking.id, now=now)
    if history.then:
        raise AlreadyThen
