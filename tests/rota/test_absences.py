"""Time off, closures and shorter shifts over visits: never silently, and each visit with a proposal."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.availability.operations import claims
from portal.availability.queries import slots
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.refusals import SlotTaken
from portal.availability.rules.ticks import ticks
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.queries import board, exports
from portal.booking.queries.day_sheet import day_sheet
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay, ProposalOver
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from portal.rota.operations import absences, trainers
from portal.schedule.models import TimeOff
from portal.schedule.rules import StretchOver, StretchTooLong, StretchTurned
from tests import people
from tests.conftest import TOMORROW, at

ACTOR = "staff:1"


def members(count, now):
    return [people.member(f"m{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(count)]


def told(kind):
    return list(db.session.scalars(select(OutboxMessage.to).where(OutboxMessage.kind == kind)))


@pytest.fixture
def ill(mori, now):
    """Mori is away all of tomorrow."""
    return {"trainer": mori, "starts_at": at(7), "ends_at": at(22), "actor": ACTOR, "now": now}


@pytest.fixture
def nine(trial, mori, now):
    return [
        people.booked(who, trial, at(8 + n), now=now, trainer_id=mori.id)
        for n, who in enumerate(members(9, now))
    ]


@pytest.fixture
def two_more_days(mori, kudo, branch):
    """Mori works the next two days as well, and kudo all of tomorrow."""
    for n in (1, 2):
        people.works(mori, branch, TOMORROW + timedelta(days=n))
    people.works(kudo, branch, TOMORROW, time(15), time(22))


def refused(deed, **arguments):
    with pytest.raises(BookingsInTheWay) as found:
        deed(**arguments)
    db.session.rollback()
    return found.value


def test_a_sick_trainer_with_nine_visits_gets_nine_proposals_that_do_not_collide(
    ill, nine, two_more_days, now
):
    said = refused(absences.enter_time_off, **ill)
    assert [booking.id for booking in said.bookings] == [one.id for one in nine]
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0, "nothing is half entered"

    best = {one.reference: said.alternatives[one.id][0] for one in nine}
    assert len({(value.starts_at, value.trainer_id) for value in best.values()}) == 9
    absences.enter_time_off(**ill, answers=best)
    assert sorted(told("move_proposed")) == sorted(one.member.account.email for one in nine)
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 9
    for booking in nine:
        moves.accept_offer(booking=booking, actor=booking.member.actor, now=now)
        assert (booking.starts_at, booking.trainer_id) == (
            best[booking.reference].starts_at,
            best[booking.reference].trainer_id,
        )
    assert not db.session.scalars(select(Claim).where(Claim.hold_id.is_not(None))).all()


def test_whoever_did_not_ask_for_her_is_proposed_somebody_else_at_the_same_time(ill, trial, hana, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    with transaction():
        booking.asked_trainer_id = None
    said = refused(absences.enter_time_off, **ill)
    assert said.alternatives[booking.id][0] == Alternative(at(10), kudo.id)


def test_where_nothing_is_open_she_is_asked_to_choose(ill, trial, hana, now):
    booking = people.booked(hana, trial, at(10), now=now)
    said = refused(absences.enter_time_off, **ill)
    assert said.alternatives[booking.id] == []
    absences.enter_time_off(**ill, answers={booking.reference: Alternative()})
    assert booking.open_offer.starts_at is None
    with pytest.raises(ProposalOver):
        moves.accept_offer(booking=booking, actor=hana.actor, now=now)


def test_the_desk_may_see_to_it_by_itself_and_nobody_is_told(ill, trial, hana, now):
    booking = people.booked(hana, trial, at(10), now=now)
    absences.enter_time_off(**ill, answers={booking.reference: LEFT})
    assert told("move_proposed") == []
    assert not booking.is_cancelled


def test_a_proposal_that_somebody_took_meanwhile_refuses_the_whole(ill, trial, hana, yui, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    people.booked(yui, trial, at(10), now=now, trainer_id=kudo.id)
    with pytest.raises(SlotTaken):
        absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(10), kudo.id)})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0
    assert told("move_proposed") == []


def test_a_proposal_within_her_own_visit_keeps_the_rest_of_it_and_can_be_taken(ill, trial, hana, yui, now):
    booking = people.booked(hana, trial, at(9), now=now)
    ill |= {"starts_at": at(8, 30), "ends_at": at(9, 30)}
    half_past_nine = Alternative(at(9, 30), ill["trainer"].id)
    absences.enter_time_off(**ill, answers={booking.reference: half_past_nine})
    with pytest.raises(SlotTaken):
        people.booked(yui, trial, at(10), now=now)
    moves.accept_offer(booking=booking, actor=hana.actor, now=now)
    assert booking.starts_at == at(9, 30)
    assert {claim.tick for claim in booking.claims} == set(ticks(at(9, 30), at(10, 30)))
    assert not db.session.scalars(select(Claim).where(Claim.hold_id.is_not(None))).all()


def test_moving_and_cancelling_because_of_us_are_never_late(ill, trial, hana, yui, kudo, clock, now):
    first = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    second = people.booked(yui, trial, at(12), now=now, trainer_id=ill["trainer"].id)
    soon = at(7)
    ill |= {"now": soon, "starts_at": at(8)}
    absences.enter_time_off(**ill, answers={first.reference: Alternative(), second.reference: Alternative()})
    bookings.cancel(booking=first, actor=hana.actor, now=soon)
    assert not first.cancellation.is_late
    moves.reschedule(booking=second, starts_at=at(14), asked=ANYONE, actor=yui.actor, now=soon)
    db.session.expire_all()
    assert second.open_offer is None


def test_a_proposal_ends_with_the_booking_and_gives_its_place_back(ill, trial, hana, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(11), kudo.id)})
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now)[0].starts_at == at(7)
    assert at(11) not in [
        slot.starts_at for slot in slots.open_slots(trial, first=TOMORROW, count=1, now=now)
    ]
    bookings.cancel(booking=booking, actor=hana.actor, now=now)
    assert at(11) in [slot.starts_at for slot in slots.open_slots(trial, first=TOMORROW, count=1, now=now)]


def test_a_proposal_that_ran_out_can_still_be_taken_while_the_place_is_free(
    ill, trial, hana, kudo, branch, now
):
    for n in range(5):
        people.works(kudo, branch, TOMORROW + timedelta(days=n + 1))
        people.works(ill["trainer"], branch, TOMORROW + timedelta(days=n + 1))
    day = TOMORROW + timedelta(days=4)
    booking = people.booked(hana, trial, at(10, on=day), now=now, trainer_id=ill["trainer"].id)
    ill |= {"starts_at": at(7, on=day), "ends_at": at(22, on=day)}
    absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(10, on=day), kudo.id)})
    later = now + timedelta(hours=30)
    claims.forget_past(now=later)
    moves.accept_offer(booking=booking, actor=hana.actor, now=later)
    assert booking.trainer_id == kudo.id


def test_the_same_absence_twice_is_one(ill):
    first = absences.enter_time_off(**ill)
    second = absences.enter_time_off(**ill | {"starts_at": at(9), "ends_at": at(12)})
    assert first.id == second.id


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "refusal"),
    [
        (at(10), at(9), StretchTurned),
        (at(10), at(10), StretchTurned),
        (at(9, on=date(2029, 1, 1)), at(10, on=date(2029, 1, 1)), StretchOver),
        (at(7), at(7) + timedelta(days=401), StretchTooLong),
    ],
)
def test_time_that_cannot_be_is_refused(ill, starts_at, ends_at, refusal):
    with pytest.raises(refusal):
        absences.enter_time_off(**ill | {"starts_at": starts_at, "ends_at": ends_at})


# Closures


def test_a_closure_is_time_off_for_everybody_and_ends_for_everybody(branch, trial, hana, mori, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now)
    shut = {
        "branch": branch, "starts_at": at(7), "ends_at": at(22), "actor": ACTOR, "now": now,
        "reasons": {"reason_ja": "設備点検", "reason_en": "Inspection"},
    }  # fmt: skip
    said = refused(absences.close_branch, **shut)
    assert [booking.id for booking in said.bookings] == [booking.id]
    closure = absences.close_branch(**shut, answers={booking.reference: Alternative()})
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []
    absences.reopen_branch(closure=closure, actor=ACTOR, now=now)
    open_now = [slot.starts_at for slot in slots.open_slots(trial, first=TOMORROW, count=1, now=now)]
    assert at(7) in open_now
    assert db.session.scalar(select(func.count()).select_from(TimeOff)) == 0


def test_a_trainer_who_comes_later_keeps_the_closures_too(branch, trial, mori, now):
    absences.close_branch(branch=branch, starts_at=at(7), ends_at=at(22), reasons={}, actor=ACTOR, now=now)
    endo = trainers.add_trainer(
        branch=branch, names={"name_ja": "遠藤", "name_en": "Endo"}, staff_id=None, actor=ACTOR, now=now
    )
    people.works(endo, branch, TOMORROW)
    db.session.expire_all()
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []


# Shifts


def test_when_she_is_back_nothing_is_proposed_any_more_and_they_are_told(ill, trial, hana, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    away = absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(11), kudo.id)})
    absences.end_time_off(time_off=away, actor=ACTOR, now=now)
    db.session.expire_all()
    assert (booking.open_offer, booking.is_pardoned) == (None, False)
    assert told("visit_stands") == ["hana@example.com"]
    assert not db.session.scalars(select(Claim).where(Claim.hold_id.is_not(None))).all()


def test_whoever_was_proposed_a_trainer_who_is_then_ill_is_seen_to_again(ill, trial, hana, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(11), kudo.id)})
    said = refused(
        absences.enter_time_off, trainer=kudo, starts_at=at(7), ends_at=at(15), actor=ACTOR, now=now
    )
    assert [booking.id for booking in said.bookings] == [booking.id]


def test_what_she_takes_because_of_us_stays_free_to_change(ill, trial, hana, kudo, now):
    booking = people.booked(hana, trial, at(10), now=now, trainer_id=ill["trainer"].id)
    absences.enter_time_off(**ill, answers={booking.reference: Alternative(at(11), kudo.id)})
    late = at(9)
    moves.accept_offer(booking=booking, actor=hana.actor, now=late)
    bookings.cancel(booking=booking, actor=hana.actor, now=late)
    assert not booking.cancellation.is_late


def test_proposals_leave_a_room_for_each(branch, trial, hana, yui, mori, kudo, now):
    from portal.gym import operations as gym
    from portal.gym.models.resources import ResourceKind

    gym.write_branch(branch=branch, values={}, counts={ResourceKind.ROOM: 1}, actor=ACTOR, now=now)
    people.works(mori, branch, TOMORROW + timedelta(days=1), time(10), time(12))
    people.works(kudo, branch, TOMORROW + timedelta(days=1), time(10), time(12))
    both = [people.booked(who, trial, at(hour), now=now) for who, hour in ((hana, 10), (yui, 11))]
    shut = {
        "branch": branch,
        "starts_at": at(7),
        "ends_at": at(22),
        "reasons": {},
        "actor": ACTOR,
        "now": now,
    }
    said = refused(absences.close_branch, **shut)
    best = {one.reference: next(iter(said.alternatives[one.id]), Alternative()) for one in both}
    absences.close_branch(**shut, answers=best)
    assert len(told("move_proposed")) == 2


def test_a_visit_outside_new_hours_is_still_seen(branch, trial, hana, mori, now):
    booking = people.booked(hana, trial, at(8), now=now)
    people.opens(branch, time(10), answers={booking.reference: LEFT}, actor=ACTOR, now=now)
    assert [visit.reference for visit in day_sheet(branch, TOMORROW)] == [booking.reference]
    assert [
        card.reference for lane in board.lanes(branch, first=TOMORROW, count=1) for card in lane.cards
    ] == [booking.reference]
    assert len(exports.exported(branch, first=TOMORROW, last=TOMORROW)) == 1
