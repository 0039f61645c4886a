"""When a branch is open."""

from datetime import date, time, timedelta

import pytest

from portal.gym.models.branches import Branch
from portal.gym.rules import opening
from portal.gym.rules.opening import ClosedThen, HoursOutside, NeverOpen, OpensTwice, check_within
from portal.lib.hours import Hours, hours_of

LONG, SHORT = Hours(time(7), time(22)), Hours(time(9), time(17))
MONDAY = date(2030, 4, 1)
EVE = date(2030, 12, 31)  # a Tuesday


def branch(*week, days=()):
    usual, others = opening.usual_of(week)
    return Branch(
        zone_name="Asia/Tokyo", opens_at=usual.begins, closes_at=usual.ends, weekday_hours=others, grid_minutes=30,
        day_hours={day.isoformat(): opening.keep(hours) for day, hours in days},
    )  # fmt: skip


@pytest.mark.parametrize("text", ["6:45-10", "20-22:15", "0-23:45"])
def test_hours_outside_the_branchs_are_refused(text):
    with pytest.raises(HoursOutside):
        check_within(hours_of(text), opening=LONG)


def test_on_a_closed_day_there_are_no_hours():
    check_within([], opening=None)
    with pytest.raises(ClosedThen):
        check_within([SHORT], opening=None)


@pytest.mark.parametrize(
    "week",
    [
        [LONG] * 7,
        [LONG] * 5 + [SHORT, None],
        [None, SHORT, SHORT, LONG, None, None, SHORT],
        [None] * 6 + [SHORT],
    ],
)
def test_a_week_is_kept_as_it_is_written(week):
    kept = branch(*week)
    assert kept.week == week
    for n in range(14):
        day = MONDAY + timedelta(days=n)
        assert kept.hours_on(day) == week[n % 7]
        begins, ends = kept.opening(day)
        assert (begins == ends) is (week[n % 7] is None)
        assert begins.date() == day


def test_one_that_never_opens_is_none():
    with pytest.raises(NeverOpen):
        opening.usual_of([None] * 7)


def test_it_opens_once_a_day():
    assert opening.stretch_of([]) is None
    assert opening.stretch_of([SHORT]) == SHORT
    with pytest.raises(OpensTwice):
        opening.stretch_of(hours_of("9-12, 13-17"))


def test_a_single_day_goes_before_its_weekday():
    early = Hours(time(6), time(8))
    found = branch(*[LONG] * 7, days=[(EVE, SHORT), (EVE + timedelta(days=1), None), (MONDAY, early)])
    assert found.hours_on(EVE) == SHORT
    assert found.hours_on(EVE + timedelta(days=1)) is None
    assert found.hours_on(EVE + timedelta(days=2)) == LONG
    assert found.single_days(EVE) == [(EVE, SHORT), (EVE + timedelta(days=1), None)]
    assert found.widest == Hours(time(6), time(22))


@pytest.mark.parametrize(
    ("week", "days", "is_daily"),
    [
        ([LONG] * 7, [], True),
        ([LONG] * 6 + [SHORT], [], True),
        ([LONG] * 6 + [None], [], False),
        ([LONG] * 7, [(EVE, SHORT)], True),
        ([LONG] * 7, [(EVE, None)], False),
        ([LONG] * 7, [(MONDAY - timedelta(days=1), None)], True),
    ],
)
def test_all_year_round_is_said_where_no_day_is_closed(week, days, is_daily):
    assert branch(*week, days=days).is_open_daily(MONDAY) is is_daily


def test_visits_begin_where_some_weekday_has_them():
    starts = branch(*[Hours(time(9), time(10))] * 6, Hours(time(9, 15), time(10, 30))).starts
    assert starts == [time(9), time(9, 15), time(9, 30), time(9, 45), time(10, 15)]
