"""Other opening hours: what can be booked, who is asked, what is written down."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.availability.queries import slots
from portal.booking.operations import bookings
from portal.booking.rules.alternatives import LEFT
from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db
from portal.gym.rules.opening import ClosedThen, NeverOpen, TooFarAway
from portal.lib.hours import Hours
from portal.rota.operations import opening, shifts
from portal.schedule import operations as schedule
from portal.schedule.rules import DayOver
from tests import people
from tests.conftest import TODAY, TOMORROW, at

ACTOR = "staff:1"
USUAL, SHORT = Hours(time(7), time(22)), Hours(time(10), time(12))


@pytest.fixture
def desk(branch, now):
    return {"branch": branch, "actor": ACTOR, "now": now}


def week(**days):
    """Usual but for some days, named by number: d0 is Monday."""
    return [days.get(f"d{n}", USUAL) for n in range(7)]


def starts(service, day, now):
    return [slot.starts_at for slot in slots.open_slots(service, first=day, count=1, now=now)]


@pytest.mark.parametrize("way", ["weekday", "day"])
def test_short_hours_cut_what_is_on_offer(way, desk, trial, mori, now):
    if way == "day":
        opening.set_day(day=TOMORROW, hours=SHORT, **desk)
    else:
        opening.set_week(week=week(**{f"d{TOMORROW.weekday()}": SHORT}), **desk)
    assert starts(trial, TOMORROW, now) == [at(10), at(10, 30), at(11)]


@pytest.mark.parametrize("way", ["weekday", "day"])
def test_on_a_closed_day_nothing_is_on_offer(way, desk, trial, mori, now):
    if way == "day":
        opening.set_day(day=TOMORROW, hours=None, **desk)
    else:
        opening.set_week(week=week(**{f"d{TOMORROW.weekday()}": None}), **desk)
    assert starts(trial, TOMORROW, now) == []
    days = slots.days(trial, first=TODAY, count=3, now=now)
    assert [day.date for day in days] == [TODAY, TOMORROW, TOMORROW + timedelta(days=1)]


def test_a_longer_day_is_on_offer_where_somebody_works(desk, branch, trial, mori, now):
    early = Hours(time(6), time(22))
    opening.set_day(day=TOMORROW, hours=early, **desk)
    assert starts(trial, TOMORROW, now)[0] == at(7), "her shift begins then"
    shifts.set_days(plan={(mori.id, TOMORROW): [early]}, **desk)
    assert starts(trial, TOMORROW, now)[0] == at(6)


@pytest.mark.parametrize("hours", [SHORT, None])
def test_visits_outside_are_asked_about_first(hours, desk, trial, hana, yui, mori, kudo, now):
    inside = people.booked(hana, trial, at(10), now=now)
    outside = people.booked(yui, trial, at(9), now=now)
    with pytest.raises(BookingsInTheWay) as refusal:
        opening.set_day(day=TOMORROW, hours=hours, **desk)
    db.session.rollback()
    found = {booking.reference for booking in refusal.value.bookings}
    assert found == ({outside.reference} if hours else {inside.reference, outside.reference})
    assert desk["branch"].hours_on(TOMORROW) == USUAL, "nothing is half written"
    opening.set_day(day=TOMORROW, hours=hours, answers=dict.fromkeys(found, LEFT), **desk)
    assert desk["branch"].hours_on(TOMORROW) == hours
    assert outside.is_cancelled is False, "she has been left where she is"


def test_who_was_left_outside_once_is_not_asked_about_again(desk, trial, hana, mori, now):
    visit = people.booked(hana, trial, at(9), now=now)
    opening.set_day(day=TOMORROW, hours=SHORT, answers={visit.reference: LEFT}, **desk)
    opening.set_day(day=TOMORROW + timedelta(days=30), hours=None, **desk)
    opening.set_week(week=week(d6=None, d0=SHORT), **desk)
    with pytest.raises(BookingsInTheWay):  # now nobody at all is there that day
        opening.set_day(day=TOMORROW, hours=None, **desk)


def test_a_day_is_as_usual_again_and_asks_where_that_cuts(desk, trial, hana, mori, now):
    opening.set_week(week=week(**{f"d{TOMORROW.weekday()}": SHORT}), **desk)
    opening.set_day(day=TOMORROW, hours=USUAL, **desk)
    visit = people.booked(hana, trial, at(15), now=now)
    with pytest.raises(BookingsInTheWay):
        opening.forget_day(day=TOMORROW, **desk)
    db.session.rollback()
    bookings.cancel(booking=visit, actor=hana.actor, now=now)
    opening.forget_day(day=TOMORROW, **desk)
    assert desk["branch"].hours_on(TOMORROW) == SHORT
    opening.forget_day(day=TOMORROW, **desk)


def test_what_cannot_be_is_refused(desk, branch, now):
    with pytest.raises(DayOver):
        opening.set_day(day=TODAY - timedelta(days=1), hours=None, **desk)
    with pytest.raises(TooFarAway):
        opening.set_day(day=date(2099, 1, 1), hours=None, **desk)
    with pytest.raises(NeverOpen):
        opening.set_week(week=[None] * 7, **desk)
    assert branch.day_hours == {}
    assert branch.week == week()


def test_nobody_is_at_work_on_a_closed_day(desk, branch, mori, now):
    closed = TOMORROW + timedelta(days=7)
    opening.set_week(week=week(**{f"d{closed.weekday()}": None}), **desk)
    with pytest.raises(ClosedThen):
        shifts.set_days(plan={(mori.id, closed): [SHORT]}, **desk)
    with pytest.raises(ClosedThen):
        schedule.set_weekly_hours(trainer=mori, week={closed.weekday(): [SHORT]}, **desk)
    db.session.rollback()
    schedule.set_weekly_hours(trainer=mori, week={(closed.weekday() + 1) % 7: [SHORT]}, **desk)
    opening.set_day(day=closed + timedelta(days=1), hours=None, **desk)
    shifts.publish(until=closed + timedelta(days=8), **desk)
    assert starts(branch.services[0], closed + timedelta(days=1), now) == []
    assert starts(branch.services[0], closed + timedelta(days=8), now) == [
        at(10, on=closed + timedelta(days=8)), at(10, 30, on=closed + timedelta(days=8)),
        at(11, on=closed + timedelta(days=8)),
    ]  # fmt: skip


def test_the_history_has_it_before_and_after(desk, now):
    opening.set_day(day=TOMORROW, hours=SHORT, **desk)
    opening.set_week(week=week(d6=None), **desk)
    day, of_week = db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == Event.HOURS_CHANGED).order_by(AuditEntry.id)
    )
    assert (day.details["was"], day.details["becomes"]) == ([["07:00", "22:00"]], [["10:00", "12:00"]])
    assert of_week.details["was"] == [["07:00", "22:00"]] * 7
    assert of_week.details["becomes"] == [["07:00", "22:00"]] * 6 + [[]]


def test_days_that_are_over_are_not_kept(desk, now):
    opening.set_day(day=TODAY, hours=SHORT, **desk)
    opening.set_day(day=TOMORROW + timedelta(days=3), hours=SHORT, **desk | {"now": now + timedelta(days=2)})
    assert list(desk["branch"].day_hours) == [(TOMORROW + timedelta(days=3)).isoformat()]
