"""Medians against a naive rule, what counts as a change, and when advice comes first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.summary import rules
from portal.summary.words import about_pain

TODAY = date(2030, 4, 1)
PAINS = st.dictionaries(
    st.integers(0, 90).map(lambda back: TODAY - timedelta(days=back)), st.integers(0, 10), max_size=60
)


def naive_median(values):
    """By counting: as many at or below it as at or above it, and half-way between the nearest two."""
    candidates = sorted({*values, *((value + other) / 2 for value in values for other in values)})
    fitting = [
        candidate
        for candidate in candidates
        if sum(value <= candidate for value in values) * 2 >= len(values)
        and sum(value >= candidate for value in values) * 2 >= len(values)
    ]
    return (fitting[0] + fitting[-1]) / 2 if fitting else None


@given(st.lists(st.integers(0, 10), max_size=15))
def test_the_median_is_the_middle_one(values):
    assert rules.median(values) == naive_median(values)


@given(PAINS)
def test_a_running_median_is_that_of_the_seven_days_that_end_there(pains):
    days = rules.days_of(TODAY - timedelta(days=90), TODAY)
    found = rules.running_medians(pains, days)
    for day in days:
        week = [pains[pain] for pain in pains if day - timedelta(days=7) < pain <= day]
        is_drawn = day in pains and len(week) >= 3
        assert found.get(day) == (naive_median(week) if is_drawn else None)


@given(PAINS)
def test_a_line_never_runs_across_a_day_without_a_point(pains):
    points = rules.running_medians(pains, rules.days_of(TODAY - timedelta(days=90), TODAY))
    runs = list(rules.segments(points))
    assert [day for run in runs for day in run] == sorted(points)
    for run in runs:
        assert all(day in points for day in rules.days_of(run[0], run[-1]))


@given(PAINS)
def test_changed_is_said_only_of_two_points_between_two_fortnights(pains):
    found = rules.fortnights(pains, today=TODAY)
    now = [pains[day] for day in pains if TODAY - timedelta(days=14) < day]
    before = [pains[day] for day in pains if TODAY - timedelta(days=28) < day <= TODAY - timedelta(days=14)]
    assert found.now == (naive_median(now) if len(now) >= 3 else None)
    assert found.before == (naive_median(before) if len(before) >= 3 else None)
    words, _ = about_pain(len(pains), found)
    says_change = "Lower" in words or "Higher" in words
    assert says_change == (None not in (found.now, found.before) and abs(found.now - found.before) >= 2)
