from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.health import rules
from portal.health.rules import (
    Answers,
    BornInFuture,
    BornTooLongAgo,
    Clearance,
    Complications,
    Delivery,
    NotYet,
    TooSoonAfterBirth,
    WaitsForYes,
)


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


def test_under_a_month_exercise_needs_a_clearance():
    """F116: who was told nothing, after an ordinary birth, waits for the month."""
    answers = Answers(date(2026, 11, 22), Delivery.VAGINAL, Clearance.UNASKED, Complications.NONE)
    with pytest.raises(TooSoonAfterBirth) as refusal:
        rules.check_exercise_on(date(2026, 12, 21), answers)
    assert refusal.value.facts["allowed_from"] == date(2026, 12, 22)
    rules.check_exercise_on(date(2026, 12, 22), answers)


@pytest.mark.parametrize("clearance", [Clearance.NOT_YET, Clearance.UNSURE])
def test_a_not_yet_waits_for_a_yes_and_not_for_a_day(clearance):
    """R10"""
    answers = Answers(date(2026, 11, 22), Delivery.VAGINAL, clearance, Complications.NONE)
    with pytest.raises(TooSoonAfterBirth) as refusal:
        rules.check_exercise_on(date(2026, 12, 21), answers)
    assert refusal.value.facts["allowed_from"] is None
    with pytest.raises(WaitsForYes):
        rules.check_exercise_on(date(2036, 12, 22), answers)


@pytest.mark.parametrize("days", [20, 33, 60, 400])
@pytest.mark.parametrize("delivery", Delivery)
@pytest.mark.parametrize("complications", Complications)
def test_nobody_is_let_in_against_a_doctor(days, delivery, complications):
    """Found by reading 27 cases of which all were let in after a month."""
    today = date(2030, 4, 1)
    for clearance in (Clearance.NOT_YET, Clearance.UNSURE):
        with pytest.raises(NotYet):
            rules.check_exercise_on(
                today, Answers(today - timedelta(days=days), delivery, clearance, complications)
            )


def test_answers_of_before_the_question_about_complications_are_read():
    words = {"born_on": "2026-11-22", "delivery": "vaginal", "clearance": "given"}
    assert Answers.of_words(words).complications is Complications.UNSAID
    assert Answers.of_words(Answers.of_words(words).as_words) == Answers.of_words(words)


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
