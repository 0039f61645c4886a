"""The same booking at another time, or not at all; and what a cancellation costs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.availability.models import Claim
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered, SlotTaken
from portal.availability.rules.ticks import moment_of
from portal.booking.models.bookings import Booking, Cancellation
from portal.booking.operations import attendance, bookings, moves
from portal.booking.queries import history, suggestions
from portal.booking.rules.refusals import AlreadyBegun, AlreadyThen, Cancelled, TooLateToMove
from portal.booking.rules.states import CancelReason
from portal.checkout.operations import drafts, finishing, forgetting
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import TODAY, TOMORROW, at

LATER = TOMORROW + timedelta(days=2)


def kinds():
    return db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()


def first_claimed(booking):
    return moment_of(booking.claims[0].tick)


def move(booking, starts_at, *, now, asked=ANYONE, hold=None):
    return moves.reschedule(
        booking=booking, starts_at=starts_at, asked=asked, hold=hold, actor=booking.member.actor, now=now
    )


@pytest.fixture
def booking(hana, trial, branch, mori, now):
    people.works(mori, branch, LATER)
    return people.booked(hana, trial, at(10, on=LATER), now=now)


def test_it_keeps_its_reference_and_tells_her(booking, now):
    reference = booking.reference
    move(booking, at(15, on=LATER), now=now)
    assert (booking.reference, booking.starts_at, booking.sequence) == (reference, at(15, on=LATER), 1)
    assert first_claimed(booking) == at(15, on=LATER)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4
    assert sorted(kinds()) == ["booking_confirmed", "booking_moved", "booking_reminder", "booking_soon"]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "booking.moved")).one()
    assert entry.actor == booking.member.actor


def test_the_reminder_moves_along(booking, now):
    def due():
        return db.session.scalars(
            select(OutboxMessage.due_at).where(OutboxMessage.kind == "booking_reminder")
        ).all()

    assert due() == [at(20, on=LATER - timedelta(days=1))]
    move(booking, at(10), now=now)
    assert due() == [at(20, on=TODAY)]


def test_onto_its_own_old_time_works(booking, now):
    move(booking, at(10, 30, on=LATER), now=now)
    move(booking, at(10, on=LATER), now=now)
    assert (booking.starts_at, booking.sequence) == (at(10, on=LATER), 2)


def test_to_where_it_is_changes_nothing(booking, now):
    before = kinds()
    move(booking, at(10, on=LATER), now=now)
    assert (booking.sequence, kinds()) == (0, before)


def test_another_trainer_at_the_same_time_is_a_move(booking, branch, kudo, now):
    people.works(kudo, branch, LATER)
    move(booking, at(10, on=LATER), now=now, asked=Asked(trainer_id=kudo.id))
    assert (booking.trainer_id, booking.sequence) == (kudo.id, 1)
    assert {claim.resource_id for claim in booking.claims} == {kudo.resource_id}


def test_a_failed_move_leaves_the_old_booking_alive(booking, yui, trial, now):
    people.booked(yui, trial, at(15, on=LATER), now=now)
    for target, refusal in ((at(15, on=LATER), SlotTaken), (at(3, on=LATER), NotOffered)):
        with pytest.raises(refusal):
            move(booking, target, now=now)
        db.session.rollback()
        assert (booking.starts_at, booking.sequence) == (at(10, on=LATER), 0)
        assert first_claimed(booking) == at(10, on=LATER)


def test_two_who_want_each_others_time_are_both_told(booking, yui, trial, now):
    other = people.booked(yui, trial, at(15, on=LATER), now=now)
    for one, target in ((booking, at(15, on=LATER)), (other, at(10, on=LATER))):
        with pytest.raises(SlotTaken):
            move(one, target, now=now)
        db.session.rollback()


def test_a_held_time_is_moved_to(booking, now):
    draft = drafts.begin(service=booking.service, starts_at=at(10, 30, on=LATER), moves=booking, now=now)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 6, "hers, and two ticks held besides"
    finishing.finish(draft=draft, member=None, locale="ja", now=now)
    assert booking.starts_at == at(10, 30, on=LATER)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_a_move_that_is_left_gives_back_what_it_held(booking, now):
    draft = drafts.begin(service=booking.service, starts_at=at(10, 30, on=LATER), moves=booking, now=now)
    forgetting.forget(draft=draft)
    assert first_claimed(booking) == at(10, on=LATER)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_after_the_deadline_it_stays_where_it_is(booking, now):
    last = at(10, on=LATER - timedelta(days=1))
    assert booking.deadline == last
    with pytest.raises(TooLateToMove):
        move(booking, at(15, on=LATER), now=last + timedelta(seconds=1))
    db.session.rollback()
    move(booking, at(15, on=LATER), now=last)


def test_a_warning_sign_moves_at_any_time(booking, now):
    evening = at(20, on=LATER - timedelta(days=1))
    attendance.answer_visit_check(
        booking=booking, signs=["new_numbness"], actor=booking.member.actor, now=evening
    )
    move(booking, at(15, on=LATER), now=evening)
    assert booking.starts_at == at(15, on=LATER)


def test_what_is_over_or_cancelled_does_not_move(booking, now):
    with pytest.raises(AlreadyBegun):
        move(booking, at(15, on=LATER), now=at(10, on=LATER))
    db.session.rollback()
    bookings.cancel(booking=booking, actor=booking.member.actor, now=now)
    with pytest.raises(Cancelled):
        move(booking, at(15, on=LATER), now=now)


def test_nobody_is_at_two_places_at_once(booking, hana, personal, branch, kudo, now):
    people.works(kudo, branch, LATER)
    with pytest.raises(AlreadyThen):
        people.booked(hana, personal, at(10, 30, on=LATER), now=now)
    second = people.booked(hana, personal, at(15, on=LATER), now=now)
    with pytest.raises(AlreadyThen):
        move(second, at(10, 30, on=LATER), now=now)


def cancel(booking, reason, *, now, actor=None):
    bookings.cancel(booking=booking, reason=reason, actor=actor or booking.member.actor, now=now)
    return db.session.scalars(select(Cancellation.is_late).where(Cancellation.booking_id == booking.id)).one()


def test_before_the_deadline_nothing_is_late(booking):
    assert not cancel(booking, CancelReason.PLANS, now=booking.deadline)


def test_after_the_deadline_it_is_noted_as_late(booking):
    assert cancel(booking, CancelReason.PLANS, now=booking.deadline + timedelta(seconds=1))


def test_a_baby_who_is_ill_is_never_late(booking):
    assert not cancel(booking, CancelReason.BABY, now=booking.starts_at - timedelta(minutes=1))


def test_so_many_times_a_month_as_the_owner_says(hana, trial, personal, branch, mori, now):
    with transaction():
        branch.baby_ill_a_month = 1
    people.booked(hana, trial, at(8), now=now)
    first, second = (people.booked(hana, personal, at(hour), now=now) for hour in (10, 12))
    assert not cancel(first, CancelReason.BABY, now=at(9))
    assert cancel(second, CancelReason.BABY, now=at(9))


def test_a_new_month_begins_anew(hana, trial, personal, branch, mori, now):
    with transaction():
        branch.baby_ill_a_month = 1
    may = TODAY.replace(month=5, day=2)
    people.works(mori, branch, may)
    people.booked(hana, trial, at(8), now=now)
    first = people.booked(hana, personal, at(10), now=now)
    second = people.booked(hana, personal, at(10, on=may), now=now)
    assert not cancel(first, CancelReason.BABY, now=at(9))
    assert not cancel(second, CancelReason.BABY, now=at(9, on=may))


def test_what_the_desk_cancels_is_never_late(booking):
    late = booking.deadline + timedelta(hours=1)
    assert not cancel(booking, CancelReason.DESK, now=late, actor="staff:1")


def test_why_is_in_the_history_and_her_words_are_not(booking, now):
    bookings.cancel(
        booking=booking, reason=CancelReason.BABY, words="熱", actor=booking.member.actor, now=now
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "booking.cancelled")).one()
    assert entry.details == {"reason": "baby", "is_late": False}


def test_an_override_is_written_down_and_opens_no_taken_place(hana, yui, trial, branch, mori, now):
    people.works(mori, branch, TODAY)
    people.booked(yui, trial, at(10), now=now)
    check = people.answered(hana, now=now)
    details = {"member": hana, "service": trial, "health_check": check, "actor": "staff:1", "now": now}
    with pytest.raises(SlotTaken):
        bookings.book(starts_at=at(10), override="電話で確認", **details)
    db.session.rollback()
    bookings.book(starts_at=at(9, 30, on=TODAY), override="電話で確認", **details)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == "booking.booked").order_by(AuditEntry.id.desc())
    ).first()
    assert (entry.actor, entry.details) == ("staff:1", {"override": "電話で確認"})


def test_the_next_three_times_are_like_the_one_before(booking, personal, branch, mori, now):
    for days in (3, 4, 5, 6):
        people.works(mori, branch, TOMORROW + timedelta(days=days))
    asked = Asked(trainer_id=mori.id)
    found = suggestions.next_times(personal, after=booking.starts_at, asked=asked, now=now)
    assert [slot.starts_at for slot in found] == [
        at(10, on=TOMORROW + timedelta(days=days)) for days in (3, 4, 5)
    ]
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_a_move_to_the_same_time_lets_its_hold_go(hana, trial, branch, mori, kudo, now):
    day = TOMORROW + timedelta(days=2)
    for who in (mori, kudo):
        people.works(who, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    draft = drafts.begin(service=trial, starts_at=at(10, on=day), moves=booking, now=now)
    finishing.finish(draft=draft, member=None, locale="ja", now=now)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_a_pardon_is_only_spent_after_the_deadline(hana, trial, personal, branch, mori, now):
    far = TODAY + timedelta(days=20)
    people.works(mori, branch, far)
    people.booked(hana, trial, at(7), now=now)
    for hour in (8, 9, 10):
        early = people.booked(hana, personal, at(hour, on=far), now=now)
        bookings.cancel(booking=early, reason="baby", actor=hana.actor, now=now)
    late = people.booked(hana, personal, at(12), now=now)
    assert history.count_pardons(late, now=now) == 0
