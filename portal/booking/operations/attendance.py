"""Who comes, how she is, and who came."""

from collections.abc import Collection
from datetime import datetime

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.models.bookings import Booking, CheckIn, NoShow, VisitCheck
from portal.booking.operations import messages
from portal.booking.rules.changes import check_change
from portal.booking.rules.refusals import Cancelled, IsHere, NotToday, TooEarlyForNoShow, TooEarlyToSay
from portal.booking.rules.states import BookingStatus
from portal.db import lock, transaction


def check_in(*, booking: Booking, actor: str, now: datetime) -> None:
    """She is here. Doing it twice is doing it once. Raises Cancelled, NotToday."""
    with transaction():
        lock(booking)
        if booking.is_cancelled:
            raise Cancelled
        if booking.local_start.date() != booking.branch.local(now).date():
            raise NotToday
        if booking.check_in:
            return
        booking.no_show = None
        booking.status = BookingStatus.CHECKED_IN
        booking.check_in = CheckIn(at=now, by=actor)
        messages.forget_missed(booking)
        if booking.service.is_trial:
            messages.follow_up(booking, now=now)
        audit.record(Event.BOOKING_CHECKED_IN, subject=booking.subject, actor=actor, now=now)


def undo_check_in(*, booking: Booking, actor: str, now: datetime) -> None:
    """It was somebody else. Without a check-in there is nothing to undo.

    Raises NotToday: on a later day nobody could check her in again.
    """
    with transaction():
        lock(booking)
        if booking.status is not BookingStatus.CHECKED_IN:
            return
        if booking.local_start.date() != booking.branch.local(now).date():
            raise NotToday
        booking.status = BookingStatus.BOOKED
        booking.check_in = None
        messages.forget_follow_up(booking)
        audit.record(Event.BOOKING_CHECK_IN_UNDONE, subject=booking.subject, actor=actor, now=now)


def note_no_show(*, booking: Booking, actor: str, now: datetime) -> None:
    """She has not come. Twice is once. Raises Cancelled, IsHere, TooEarlyForNoShow."""
    with transaction():
        lock(booking)
        if booking.is_cancelled:
            raise Cancelled
        if booking.status is BookingStatus.CHECKED_IN:
            raise IsHere
        if now < booking.starts_at:
            raise TooEarlyForNoShow
        if booking.no_show:
            return
        booking.no_show = NoShow(at=now, by=actor)
        messages.tell_missed(booking, now=now)
        audit.record(Event.BOOKING_NO_SHOW, subject=booking.subject, actor=actor, now=now)


def undo_no_show(*, booking: Booking, actor: str, now: datetime) -> None:
    """She came after all, or it was somebody else."""
    with transaction():
        lock(booking)
        if booking.no_show:
            booking.no_show = None
            messages.forget_missed(booking)
            audit.record(Event.BOOKING_NO_SHOW_UNDONE, subject=booking.subject, actor=actor, now=now)


def note_late(*, booking: Booking, minutes: int | None, actor: str, now: datetime) -> None:
    """She has called and comes `minutes` later; None takes it back. Raises Cancelled, IsHere."""
    with transaction():
        lock(booking)
        if booking.is_cancelled:
            raise Cancelled
        if booking.status is BookingStatus.CHECKED_IN:
            raise IsHere
        booking.late_minutes = minutes
        audit.record(Event.BOOKING_LATE, subject=booking.subject, actor=actor, now=now, minutes=minutes)


def answer_visit_check(*, booking: Booking, signs: Collection[str], actor: str, now: datetime) -> VisitCheck:
    """How she is before the visit, by the slugs of health.signs. No signs: nothing has changed.

    A sign she has named stays, whatever she answers later: whether it is gone, staff ask her.

    Raises Cancelled, AlreadyBegun, and TooEarlyToSay before the evening before.
    """
    with transaction() as session:
        lock(booking)
        if booking.is_cancelled:
            raise Cancelled
        check_change(booking.starts_at, is_here=booking.status is BookingStatus.CHECKED_IN, now=now)
        if now < messages.remind_at(booking):
            raise TooEarlyToSay
        check = booking.visit_check or VisitCheck(booking=booking)
        check.answered_at, check.signs = now, sorted({*(check.signs or []), *signs})
        session.add(check)
        audit.record(Event.VISIT_CHECK_ANSWERED, subject=booking.subject, actor=actor, now=now)
        return check


def accept_same_phone(*, booking: Booking, actor: str, now: datetime) -> None:
    """The desk has asked: it is another person, or a second trial is welcome. Twice is once."""
    with transaction():
        lock(booking)
        if booking.same_phone_member_id:
            booking.same_phone_member_id = None
            audit.record(Event.BOOKING_SAME_PHONE_ACCEPTED, subject=booking.subject, actor=actor, now=now)
