"""Time off, closures and shorter shifts over visits: never silently, and each visit with a proposal."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Member
from portal.availability.models import Claim, Hold
from portal.availability.operations import claims
from portal.availability.queries import slots
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.refusals import NotOffered, SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.queries import board, exports
from portal.booking.queries.bookings import day_sheet
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay, ProposalOver
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from portal.rota.operations import absences, branch_settings, shifts, trainers
from portal.rota.rules import AlreadyPublished, TooFarToPublish
from portal.schedule import operations as schedule_operations
from portal.schedule import queries as schedule
from portal.schedule.models import Shift, TimeOff
from portal.schedule.rules import DayOver, Hours, HoursOutside, StretchOver, StretchTooLong, StretchTurned
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together

ACTOR = "staff:1"
MORNING = Hours(time(7), time(12))


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


def test_a_shorter_shift_over_a_visit_lists_it_first(branch, trial, hana, mori, kudo, now):
    booking = people.booked(hana, trial, at(16), now=now)
    change = {"branch": branch, "plan": {(mori.id, TOMORROW): [MORNING]}, "actor": ACTOR, "now": now}
    said = refused(shifts.set_days, **change)
    assert [booking.id for booking in said.bookings] == [booking.id]
    assert said.alternatives[booking.id][0] == Alternative(at(11), mori.id), "her own nearest time"
    shifts.set_days(**change, answers={booking.reference: LEFT})
    [shift] = db.session.scalars(select(Shift).where(Shift.trainer_id == mori.id))
    assert (shift.starts_at, shift.ends_at) == (at(7), at(12))
    with pytest.raises(NotOffered):
        people.booked(people.member("x@example.com", now=now), trial, at(18), now=now)


def test_a_longer_shift_and_an_unchanged_one_ask_nothing(branch, trial, hana, mori, now):
    people.booked(hana, trial, at(16), now=now)
    change = {"branch": branch, "actor": ACTOR, "now": now}
    assert shifts.set_days(**change, plan={(mori.id, TOMORROW): [Hours(time(7), time(22))]}) == 0
    assert shifts.set_days(**change, plan={(mori.id, TOMORROW): [Hours(time(15), time(22))]}) == 1


def test_days_that_are_over_and_hours_outside_are_refused(branch, mori, now):
    change = {"branch": branch, "actor": ACTOR, "now": now}
    with pytest.raises(DayOver):
        shifts.set_days(**change, plan={(mori.id, TODAY - timedelta(days=1)): [MORNING]})
    with pytest.raises(HoursOutside):
        shifts.set_days(**change, plan={(mori.id, TOMORROW): [Hours(time(6), time(9))]})


def test_a_week_is_copied_with_its_breaks(branch, mori, now):
    monday, split = date(2030, 4, 8), [Hours(time(9), time(13)), Hours(time(14), time(18))]
    shifts.set_days(branch=branch, plan={(mori.id, monday): split}, actor=ACTOR, now=now)
    shifts.copy_week(branch=branch, source=monday, target=monday + timedelta(weeks=1), actor=ACTOR, now=now)
    found = schedule.hours_by_day(branch, first=monday + timedelta(weeks=1), count=7)
    assert found == {(mori.id, monday + timedelta(weeks=1)): split}


def test_publishing_fills_days_from_the_pattern_and_leaves_edited_ones(branch, mori, now):
    schedule_operations.set_weekly_hours(
        trainer=mori, branch=branch, week={n: [MORNING] for n in range(5)}, actor=ACTOR, now=now
    )
    friday = date(2030, 4, 5)
    shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now)
    found = schedule.hours_by_day(branch, first=TODAY, count=14)
    assert found[mori.id, friday] == [MORNING]
    assert (mori.id, date(2030, 4, 6)) not in found, "a Saturday"
    assert found[mori.id, TOMORROW] == [Hours(time(7), time(22))], "was there before"
    with pytest.raises(AlreadyPublished):
        shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now)
    with pytest.raises(TooFarToPublish):
        shifts.publish(branch=branch, until=date(2031, 4, 14), actor=ACTOR, now=now)
    shifts.set_days(branch=branch, plan={(mori.id, friday): []}, actor=ACTOR, now=now)
    shifts.publish(branch=branch, until=date(2030, 4, 20), actor=ACTOR, now=now)
    assert (mori.id, friday) not in schedule.hours_by_day(branch, first=TODAY, count=14), "off stays off"


def test_a_retired_trainer_is_offered_no_more_and_her_visits_are_seen_to(branch, trial, hana, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    leaves = {"trainer": mori, "branch": branch, "actor": ACTOR, "now": now}
    said = refused(trainers.retire_trainer, **leaves)
    assert [booking.id for booking in said.bookings] == [booking.id]
    trainers.retire_trainer(**leaves, answers={booking.reference: Alternative()})
    db.session.expire_all()
    assert branch.trainers == []
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []


@pytest.mark.parametrize("_round", range(5))
def test_a_booking_and_a_shorter_shift_at_once_never_leave_a_visit_outside(
    app, branch, trial, mori, now, _round
):
    """Either the booking is refused, or the shift is: on both engines, whoever is first."""
    whos = [person.id for person in members(6, now)]
    branch_id, mori_id, trial_id = branch.id, mori.id, trial.id
    db.session.rollback()

    def book(number):
        from portal.gym.models import Service

        member, service = db.session.get(Member, number), db.session.get(Service, trial_id)
        people.booked(member, service, at(16) + timedelta(hours=whos.index(number) % 5), now=now)

    def shorten(_number):
        from portal.gym.models import Branch

        shifts.set_days(
            branch=db.session.get(Branch, branch_id),
            plan={(mori_id, TOMORROW): [MORNING]},
            actor=ACTOR,
            now=now,
        )

    def run(deed, number):
        def it():
            with app.app_context():
                try:
                    deed(number)
                except (BookingsInTheWay, NotOffered, SlotTaken):
                    return "refused"
                return "done"

        return it

    outcomes = together([run(book, number) for number in whos] + [run(shorten, 0)])
    assert set(outcomes) <= {"done", "refused"}, outcomes
    db.session.rollback()
    hours = schedule.hours_by_day(branch, first=TOMORROW, count=1)[mori.id, TOMORROW]
    standing = db.session.scalars(select(Booking)).all()
    assert all(
        any(hour.begins <= b.local_start.time() and b.local_end.time() <= hour.ends for hour in hours)
        for b in standing
    )
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


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
    from portal.gym.models import ResourceKind

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


def test_the_same_day_written_twice_at_once_is_written_once(app, branch, mori, now):
    ids = branch.id, mori.id
    db.session.rollback()

    def write(begins):
        def it():
            from portal.gym.models import Branch

            with app.app_context():
                shifts.set_days(
                    branch=db.session.get(Branch, ids[0]),
                    plan={(ids[1], TOMORROW): [Hours(time(begins), time(17))]},
                    actor=ACTOR,
                    now=now,
                )

        return it

    together([write(begins) for begins in (8, 8, 9, 10)])
    assert len(schedule.hours_by_day(branch, first=TOMORROW, count=1)[ids[1], TOMORROW]) == 1


def test_a_new_trainer_is_published_from_today(branch, mori, now):
    week = {n: [MORNING] for n in range(7)}
    schedule_operations.set_weekly_hours(trainer=mori, branch=branch, week=week, actor=ACTOR, now=now)
    shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now)
    endo = trainers.add_trainer(
        branch=branch, names={"name_ja": "遠藤", "name_en": "Endo"}, staff_id=None, actor=ACTOR, now=now
    )
    db.session.expire_all()
    schedule_operations.set_weekly_hours(trainer=endo, branch=branch, week=week, actor=ACTOR, now=now)
    assert shifts.publish(branch=branch, until=date(2030, 4, 14), actor=ACTOR, now=now) == 14


def test_who_comes_back_keeps_the_closures_made_meanwhile(branch, trial, mori, kudo, now):
    trainers.retire_trainer(trainer=kudo, branch=branch, actor=ACTOR, now=now)
    absences.close_branch(branch=branch, starts_at=at(7), ends_at=at(22), reasons={}, actor=ACTOR, now=now)
    trainers.return_trainer(trainer=kudo, branch=branch, actor=ACTOR, now=now)
    people.works(kudo, branch, TOMORROW)
    db.session.expire_all()
    assert slots.open_slots(trial, first=TOMORROW, count=1, now=now) == []


def test_a_visit_outside_new_hours_is_still_seen(branch, trial, hana, mori, now):
    booking = people.booked(hana, trial, at(8), now=now)
    branch_settings.change_branch(
        branch=branch, values={"opens_at": time(10)}, counts={}, answers={booking.reference: LEFT},
        actor=ACTOR, now=now,
    )  # fmt: skip
    assert day_sheet(branch, TOMORROW) == [booking]
    assert [
        card.reference for lane in board.lanes(branch, first=TOMORROW, count=1) for card in lane.cards
    ] == [booking.reference]
    assert len(exports.exported(branch, first=TOMORROW, last=TOMORROW)) == 1
