"""What the desk may do beyond what a member may: with a reason, and never against the guard."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.operations.people import add_member
from portal.audit.models import AuditEntry
from portal.availability.rules.refusals import NotOffered, OffGrid, SlotTaken, TooLateToBook
from portal.booking.operations import attendance, bookings
from portal.booking.operations.moves import move_by_desk
from portal.booking.rules.refusals import (
    AlreadyBegun,
    Cancelled,
    HealthFirst,
    IsHere,
    StaleBooking,
    TooEarlyForNoShow,
    TooLateToMove,
)
from portal.booking.rules.states import CancelReason
from portal.db import db
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import at

ACTOR = "staff:1"


@pytest.fixture
def booking(hana, trial, mori, kudo, now):
    return people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)


def moves(booking, starts_at, trainer, *, now, **more):
    return move_by_desk(
        **{"booking": booking, "starts_at": starts_at, "trainer_id": trainer.id, "sequence": booking.sequence,
           "actor": ACTOR, "now": now} | more
    )  # fmt: skip


def told():
    return list(db.session.scalars(select(OutboxMessage.due_at).where(OutboxMessage.kind == "booking_moved")))


def test_a_move_keeps_whom_she_asked_for_and_tells_her_two_minutes_later(booking, mori, kudo, now):
    moves(booking, at(11), kudo, now=now)
    assert (booking.starts_at, booking.trainer_id, booking.asked_trainer_id) == (at(11), kudo.id, mori.id)
    assert told() == [now + timedelta(minutes=2)]


def test_the_message_names_the_new_trainer(booking, kudo, now):
    assert booking.trainer.name_ja == "森"
    moves(booking, at(11), kudo, now=now)
    facts = db.session.scalars(select(OutboxMessage.facts).where(OutboxMessage.kind == "booking_moved")).one()
    assert facts["trainer"] == booking.trainer.name_ja == "工藤"


def test_an_undo_within_two_minutes_tells_her_nothing(booking, mori, kudo, now):
    moves(booking, at(11), kudo, now=now)
    moves(booking, at(10), mori, is_undo=True, now=now + timedelta(minutes=1))
    assert told() == []
    assert (booking.starts_at, booking.trainer_id) == (at(10), mori.id)


def test_an_undo_after_she_was_told_tells_her_again(booking, mori, kudo, now):
    moves(booking, at(11), kudo, now=now)
    db.session.execute(OutboxMessage.__table__.update().values(sent_at=now))
    db.session.commit()
    moves(booking, at(10), mori, is_undo=True, now=now + timedelta(minutes=5))
    assert len(told()) == 2


def test_two_moves_within_two_minutes_are_one_message(booking, mori, kudo, now):
    moves(booking, at(11), kudo, now=now)
    moves(booking, at(12), kudo, now=now + timedelta(minutes=1))
    assert told() == [now + timedelta(minutes=3)]


def test_she_need_not_be_told(booking, kudo, now):
    moves(booking, at(11), kudo, is_told=False, now=now)
    assert told() == []


def test_of_two_desks_the_second_is_told_that_it_is_stale(booking, mori, kudo, now):
    seen = booking.sequence
    moves(booking, at(11), kudo, now=now)
    with pytest.raises(StaleBooking):
        moves(booking, at(12), mori, sequence=seen, now=now)
    db.session.rollback()
    assert booking.starts_at == at(11)


def test_past_the_deadline_a_reason_is_needed_and_written_down(booking, kudo, now):
    late = at(8)
    with pytest.raises(TooLateToMove):
        moves(booking, at(11), kudo, now=late)
    db.session.rollback()
    moves(booking, at(11), kudo, override="お電話", now=late)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.event, entry.details["override"]) == ("booking.moved", "お電話")


def test_no_reason_moves_into_a_time_that_is_taken_or_not_worked(booking, yui, trial, kudo, now):
    people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id)
    for starts_at, refusal in ((at(12), SlotTaken), (at(14, 45), NotOffered), (at(20), NotOffered)):
        with pytest.raises(refusal):
            moves(booking, starts_at, kudo, override="x", now=now)
        db.session.rollback()
    assert booking.starts_at == at(10)


def test_between_the_grid_a_reason_is_needed(booking, kudo, now):
    with pytest.raises(OffGrid):
        moves(booking, at(11, 15), kudo, now=now)
    db.session.rollback()
    moves(booking, at(11, 15), kudo, override="お電話", now=now)
    assert booking.starts_at == at(11, 15)


def test_who_is_here_or_has_cancelled_is_not_moved(booking, hana, kudo, now):
    attendance.check_in(booking=booking, actor=ACTOR, now=at(9, 50))
    with pytest.raises(AlreadyBegun):
        moves(booking, at(11), kudo, override="x", now=at(9, 55))
    db.session.rollback()
    attendance.undo_check_in(booking=booking, actor=ACTOR, now=at(9, 56))
    bookings.cancel(booking=booking, reason=CancelReason.DESK, actor=ACTOR, now=at(9, 57))
    with pytest.raises(Cancelled):
        moves(booking, at(11), kudo, override="x", now=at(9, 58))


def test_a_walk_in_is_booked_into_a_time_that_has_just_begun(hana, trial, mori, now):
    book = {
        "member": hana, "service": trial, "starts_at": at(10), "health_check": None,
        "actor": ACTOR, "now": at(10, 7),
    }  # fmt: skip
    with pytest.raises((TooLateToBook, HealthFirst)):
        bookings.book(**book)
    db.session.rollback()
    assert bookings.book(**book, override="飛び込み").starts_at == at(10)


def test_no_show_and_late_and_each_undone(booking, now):
    deed = {"booking": booking, "actor": ACTOR}
    with pytest.raises(TooEarlyForNoShow):
        attendance.note_no_show(**deed, now=at(9))
    db.session.rollback()
    attendance.note_late(**deed, minutes=10, now=at(9, 50))
    assert booking.late_minutes == 10
    attendance.note_late(**deed, minutes=None, now=at(9, 51))
    assert booking.late_minutes is None
    for _ in range(2):
        attendance.note_no_show(**deed, now=at(10, 30))
    assert booking.no_show.by == ACTOR
    for _ in range(2):
        attendance.undo_no_show(**deed, now=at(10, 31))
    assert booking.no_show is None
    attendance.note_no_show(**deed, now=at(10, 32))
    attendance.check_in(**deed, now=at(10, 33))
    assert booking.no_show is None, "she came after all"
    for refused in (attendance.note_no_show, lambda **more: attendance.note_late(minutes=5, **more)):
        with pytest.raises(IsHere):
            refused(**deed, now=at(10, 34))
        db.session.rollback()


def test_who_has_no_account_is_booked_and_moved_without_a_message(trial, mori, kudo, now):

    caller = add_member(
        family_name="木村", given_name="", kana=("", ""), phone="0312345678", actor=ACTOR, now=now
    )
    booking = bookings.book(
        member=caller,
        service=trial,
        starts_at=at(10),
        health_check=None,
        override="お電話",
        actor=ACTOR,
        now=now,
    )
    moves(booking, at(11), mori, now=now)
    bookings.cancel(booking=booking, reason=CancelReason.DESK, actor=ACTOR, now=now)
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_what_she_knows_decides_whether_she_is_told(booking, mori, kudo, now):
    """10:00 → 11:00 → 12:00 and back to 11:00 within two minutes: she hears of 11:00, once."""
    moves(booking, at(11), kudo, now=now)
    moves(booking, at(12), kudo, now=now)
    moves(booking, at(11), kudo, is_undo=True, now=now + timedelta(minutes=1))
    [facts] = db.session.scalars(
        select(OutboxMessage.facts).where(OutboxMessage.kind == "booking_moved")
    ).all()
    assert facts["starts_at"].startswith("2030-04-02T11:00")


def test_an_untold_move_and_its_undo_are_silent_and_a_later_told_one_speaks(booking, mori, kudo, now):
    moves(booking, at(11), kudo, is_told=False, now=now)
    moves(booking, at(10), mori, is_told=False, is_undo=True, now=now)
    assert told() == []
    moves(booking, at(11), kudo, is_told=False, now=now)
    moves(booking, at(12), kudo, now=now)
    assert len(told()) == 1
    moves(booking, at(10), mori, is_undo=True, now=now)
    assert told() == [], "back where she believes it to be"


def test_an_undo_stands_in_the_history(booking, mori, kudo, now):
    moves(booking, at(11), kudo, now=now)
    moves(booking, at(10), mori, is_undo=True, now=now)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.details["override"] == "undo"
