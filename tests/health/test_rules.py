from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.health import rules
from portal.health.rules import Answers, BornInFuture, BornTooLongAgo, Clearance, Delivery, TooSoonAfterBirth


@pytest.mark.parametrize(
    ("born", "month_later"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a_month_after_birth(born, month_later):
    assert rules.one_month_after(born) == month_later


@pytest.mark.parametrize("clearance", [Clearance.NOT_YET, Clearance.UNSURE])
def test_under_a_month_exercise_needs_a_clearance(clearance):
    """F116"""
    answers = Answers(date(2026, 11, 22), Delivery.VAGINAL, clearance)
    with pytest.raises(TooSoonAfterBirth) as refusal:
        rules.check_exercise_on(date(2026, 12, 21), answers)
    assert refusal.value.facts["allowed_from"] == date(2026, 12, 22)
    rules.check_exercise_on(date(2026, 12, 22), answers)


def test_with_a_clearance_she_may_come_earlier():
    rules.check_exercise_on(
        date(2026, 11, 23), Answers(date(2026, 11, 22), Delivery.CAESAREAN, Clearance.GIVEN)
    )


def test_a_birth_lies_behind_us_but_not_too_far():
    today = date(2026, 11, 22)
    rules.check_born_on(today, today=today)
    with pytest.raises(BornInFuture):
        rules.check_born_on(today + timedelta(days=1), today=today)
    with pytest.raises(BornTooLongAgo):
        rules.check_born_on(date(1996, 11, 22), today=today)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-100, 2000))
def test_a_month_is_28_to_31_days_and_weeks_are_never_negative(born, days):
    assert 28 <= (rules.one_month_after(born) - born).days <= 31
    assert rules.weeks_since_birth(born, on=born + timedelta(days=days)) == max(0, days // 7)
