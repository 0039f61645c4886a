from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member
from portal.audit.models import AuditEntry
from portal.availability.models import Claim
from portal.availability.queries import slots
from portal.availability.rules.refusals import NotOffered, SlotTaken, TooFarAhead, TooLateToBook
from portal.availability.rules.ticks import moment_of
from portal.booking.models.bookings import Booking, Cancellation, CheckIn
from portal.booking.operations import attendance, bookings
from portal.booking.rules.refusals import (
    AlreadyBegun,
    Cancelled,
    NotToday,
    TooManyUpcoming,
    TrialFirst,
    TrialTaken,
)
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.checkout.models import Draft
from portal.checkout.operations import forgetting
from portal.db import db
from portal.health.rules import Answers, Clearance, Delivery, TooSoonAfterBirth
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import TODAY, at


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_booking_claims_the_time_and_tells_the_member(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)

    assert [moment_of(claim.tick) for claim in booking.claims] == [
        at(10, minute) for minute in (0, 15, 30, 45)
    ]
    assert {claim.resource_id for claim in booking.claims} == {mori.resource_id}
    assert "booking.booked" in db.session.scalars(select(AuditEntry.event)).all()
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first()
    assert (message.kind, message.to, message.locale) == ("booking_confirmed", "hana@example.com", "ja")


def test_a_refused_booking_leaves_nothing_behind(hana, yui, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    check = people.answered(yui, now=now)
    before = [count(model) for model in (Booking, Claim, OutboxMessage, AuditEntry)]

    with pytest.raises(SlotTaken):
        bookings.book(
            member=yui, service=trial, starts_at=at(10, 30), health_check=check, actor=yui.actor, now=now
        )

    assert [count(model) for model in (Booking, Claim, OutboxMessage, AuditEntry)] == before


def test_without_a_wish_the_trainer_with_most_time_takes_it(hana, yui, trial, mori, kudo, now):
    first = people.booked(hana, trial, at(10), now=now)
    second = people.booked(yui, trial, at(12), now=now)
    assert {first.trainer_id, second.trainer_id} == {mori.id, kudo.id}


def test_a_named_trainer_is_hers_or_nobody(hana, yui, trial, mori, kudo, now):
    people.booked(hana, trial, at(10), now=now, trainer_id=kudo.id)
    with pytest.raises(SlotTaken):
        people.booked(yui, trial, at(10), now=now, trainer_id=kudo.id)


@pytest.mark.parametrize(
    ("hour", "minute"), [(3, 0), (6, 30), (21, 30), (22, 0), (10, 10), (10, 15)], ids=str
)
def test_a_time_that_is_no_slot_is_refused(hana, trial, mori, now, hour, minute):
    with pytest.raises(NotOffered):
        people.booked(hana, trial, at(hour, minute), now=now)
    assert count(Booking) == 0


def test_a_trainer_who_does_not_work_then_is_refused(hana, trial, mori, kudo, now):
    with pytest.raises(NotOffered):
        people.booked(hana, trial, at(16), now=now, trainer_id=kudo.id)
    with pytest.raises(NotOffered):
        people.booked(hana, trial, at(10), now=now, trainer_id=999_999)


def test_time_off_wins_over_a_shift(hana, trial, mori, now):
    people.is_away(mori, at(10), hours=2)
    with pytest.raises(NotOffered):
        people.booked(hana, trial, at(10, 30), now=now)
    people.booked(hana, trial, at(9), now=now)


def test_the_notice_is_two_hours(hana, trial, mori, branch, now):
    people.works(mori, branch, TODAY)
    with pytest.raises(TooLateToBook):
        people.booked(hana, trial, at(10, 30, on=TODAY), now=now)
    people.booked(hana, trial, at(11, on=TODAY), now=now)


def test_the_past_is_too_late(hana, trial, mori, branch, now):
    with pytest.raises(TooLateToBook):
        people.booked(hana, trial, at(10, on=date(2020, 1, 1)), now=now)


def test_sixty_days_ahead_and_not_one_more(hana, trial, mori, branch, now):
    for days in (60, 61):
        people.works(mori, branch, TODAY + timedelta(days=days))
    with pytest.raises(TooFarAhead):
        people.booked(hana, trial, at(10, on=TODAY + timedelta(days=61)), now=now)
    people.booked(hana, trial, at(21, on=TODAY + timedelta(days=60)), now=now)


def test_the_owner_may_set_other_rules(hana, trial, mori, branch, now):
    branch.notice_minutes, branch.horizon_days, branch.grid_minutes = 24 * 60, 1, 60
    db.session.commit()
    with pytest.raises(TooLateToBook):
        people.booked(hana, trial, at(8), now=now)
    with pytest.raises(NotOffered):
        people.booked(hana, trial, at(10, 30), now=now)
    people.booked(hana, trial, at(11), now=now)


def test_one_trial_a_person_ever(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    with pytest.raises(TrialTaken):
        people.booked(hana, trial, at(14), now=now)


def test_a_cancelled_trial_may_be_booked_again(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    bookings.cancel(booking=booking, actor=hana.actor, now=now)
    people.booked(hana, trial, at(10), now=now)


def test_sessions_come_after_the_trial(hana, trial, personal, mori, now):
    with pytest.raises(TrialFirst):
        people.booked(hana, personal, at(10), now=now)
    people.booked(hana, trial, at(10), now=now)
    people.booked(hana, personal, at(12), now=now)


def test_ten_bookings_ahead_and_no_more(hana, trial, personal, mori, now):
    people.booked(hana, trial, at(7), now=now)
    for hour in range(8, 17):
        people.booked(hana, personal, at(hour), now=now)
    with pytest.raises(TooManyUpcoming):
        people.booked(hana, personal, at(17), now=now)


def test_under_a_month_after_birth_without_clearance_nothing_is_booked(hana, trial, mori, now):
    answers = Answers(TODAY - timedelta(days=10), Delivery.VAGINAL, Clearance.NOT_YET)
    with pytest.raises(TooSoonAfterBirth):
        people.booked(hana, trial, at(10), now=now, answers=answers)
    assert count(Booking) == 0


def test_cancelling_gives_the_time_back_and_tells_her(hana, yui, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    bookings.cancel(booking=booking, reason=CancelReason.BABY, words="熱", actor=hana.actor, now=now)

    assert booking.status is BookingStatus.CANCELLED
    assert (count(Claim), count(Cancellation), booking.sequence) == (0, 1, 1)
    assert db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all() == [
        "booking_confirmed",
        "booking_cancelled",
    ], "and the reminder is withdrawn"
    people.booked(yui, trial, at(10), now=now)


def test_cancelling_twice_is_cancelling_once(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    for _ in range(2):
        bookings.cancel(booking=booking, actor=hana.actor, now=now)
    assert (count(Cancellation), count(OutboxMessage)) == (1, 2)


def test_a_visit_that_has_begun_cannot_be_cancelled(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    with pytest.raises(AlreadyBegun):
        bookings.cancel(booking=booking, actor=hana.actor, now=at(10))


def test_check_in_and_its_undo(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    with pytest.raises(NotToday):
        attendance.check_in(booking=booking, actor="staff:1", now=now)
    for _ in range(2):
        attendance.check_in(booking=booking, actor="staff:1", now=at(9, 55))
    assert (booking.status, count(CheckIn)) == (BookingStatus.CHECKED_IN, 1)

    for _ in range(2):
        attendance.undo_check_in(booking=booking, actor="staff:1", now=at(9, 56))
    assert (booking.status, count(CheckIn)) == (BookingStatus.BOOKED, 0)


def test_a_cancelled_booking_cannot_be_checked_in(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    bookings.cancel(booking=booking, actor=hana.actor, now=now)
    with pytest.raises(Cancelled):
        attendance.check_in(booking=booking, actor="staff:1", now=at(10))


def test_days_and_their_slots_cost_three_statements(trial, mori, kudo, now, statements):
    trial.branch.opens_at  # noqa: B018 - loaded beforehand
    with statements() as seen:
        days = slots.days(trial, first=TODAY, count=14, now=now)
    assert len(seen) == 3
    assert [day.open_count for day in days[:3]] == [0, 29, 0]


def test_the_nearest_open_times(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    found = slots.nearest_open(trial, at(10), now=now)
    assert [slot.starts_at for slot in found] == [at(9), at(11)]


def test_join_makes_one_member_of_one_address(app, now):
    first = people.member("Hana@Example.com ", now=now)
    second = people.member("hana@example.com", now=now, family="別人")
    assert first.id == second.id
    assert second.family_name == "山本"
    assert (count(Account), count(Member)) == (1, 1)


def test_what_is_said_to_her_has_no_word_about_her_health(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    facts = db.session.scalars(select(OutboxMessage.facts)).first()
    assert set(facts) == {
        "name", "reference", "starts_at", "ends_at", "service", "trainer", "branch", "address", "access",
        "phone", "email", "deadline", "is_pardoned", "is_by_us", "sequence", "zone",
        "arrival", "operator", "operator_address", "postal_code", "price_yen", "welcomes_babies", "babies",
    }  # fmt: skip


def test_stale_drafts_are_forgotten_with_what_was_typed(trial, mori, now):
    people.begun(trial, at(10), now=now)
    assert forgetting.forget_stale(now=now + timedelta(hours=23)) == 0
    assert forgetting.forget_stale(now=now + timedelta(hours=24)) == 1
    assert count(Draft) == 0


def test_undoing_a_check_in_never_revives_a_cancelled_booking(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    bookings.cancel(booking=booking, actor=hana.actor, now=now)
    attendance.undo_check_in(booking=booking, actor="staff:1", now=at(9, 55))
    assert booking.status is BookingStatus.CANCELLED


def test_who_is_here_cannot_cancel_any_more(hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    attendance.check_in(booking=booking, actor="staff:1", now=at(9, 50))
    with pytest.raises(AlreadyBegun):
        bookings.cancel(booking=booking, actor=hana.actor, now=at(9, 55))
