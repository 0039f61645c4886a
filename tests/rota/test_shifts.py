"""Days and weeks of shifts: changed, copied, published, and never from under a visit unseen."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Member
from portal.availability.models import Hold
from portal.availability.rules.refusals import NotOffered, SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db
from portal.gym.rules.opening import HoursOutside
from portal.lib.hours import Hours
from portal.rota.operations import shifts
from portal.rota.rules import AlreadyPublished, TooFarToPublish
from portal.schedule import operations as schedule_operations
from portal.schedule import queries as schedule
from portal.schedule.models import Shift
from portal.schedule.rules import DayOver
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together

ACTOR = "staff:1"


MORNING = Hours(time(7), time(12))


def members(count, now):
    return [people.member(f"m{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(count)]


def refused(deed, **arguments):
    with pytest.raises(BookingsInTheWay) as found:
        deed(**arguments)
    db.session.rollback()
    return found.value


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


@pytest.mark.parametrize("_round", range(5))
def test_a_booking_and_a_shorter_shift_at_once_never_leave_a_visit_outside(
    app, branch, trial, mori, now, _round
):
    """Either the booking is refused, or the shift is: on both engines, whoever is first."""
    whos = [person.id for person in members(6, now)]
    branch_id, mori_id, trial_id = branch.id, mori.id, trial.id
    db.session.rollback()

    def book(number):
        from portal.gym.models.services import Service

        member, service = db.session.get(Member, number), db.session.get(Service, trial_id)
        people.booked(member, service, at(16) + timedelta(hours=whos.index(number) % 5), now=now)

    def shorten(_number):
        from portal.gym.models.branches import Branch

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


def test_the_same_day_written_twice_at_once_is_written_once(app, branch, mori, now):
    ids = branch.id, mori.id
    db.session.rollback()

    def write(begins):
        def it():
            from portal.gym.models.branches import Branch

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
