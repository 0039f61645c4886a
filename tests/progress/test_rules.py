"""What may be noted, measure by measure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guides.exercises import exercises
from portal.lib.errors import RuleBroken
from portal.progress import words
from portal.progress.rules import measures
from portal.progress.rules.measures import KINDS, SHARED_BY, Measure

TODAY, JOINED = date(2030, 4, 1), date(2029, 10, 1)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(Measure), ANYTHING)
def test_whatever_a_device_sends_is_kept_as_it_is_asked_or_refused(measure, value):
    try:
        kept = measures.checked(measure, value)
    except RuleBroken:
        return
    assert kept is None or measures.checked(measure, kept) == kept, "what is kept can be sent again for undo"


@pytest.mark.parametrize("value", [True, 3.0, "3", None, [], -1, 11, 10**30, float("nan")])
def test_pain_is_a_whole_number_from_0_to_10(value):
    with pytest.raises(RuleBroken):
        measures.checked(Measure.PAIN, value)
    assert [measures.checked(Measure.PAIN, one) for one in (0, 10)] == [0, 10]


@pytest.mark.parametrize("value", ["half \ud800", "nul \x00", "x" * 501, 5])
def test_words_that_cannot_be_kept_are_refused(value):
    with pytest.raises(RuleBroken):
        measures.checked(Measure.WORD, value)
    assert measures.checked(Measure.WORD, "  \r\n ") is None


def test_daily_measures_reach_back_a_week_and_rare_ones_ten_years_before_she_joined():
    def is_open(measure, day):
        try:
            measures.check_day(measure, day, today=TODAY, joined_on=JOINED)
        except RuleBroken:
            return False
        return True

    for measure in Measure:
        assert is_open(measure, TODAY)
        assert not is_open(measure, TODAY + timedelta(days=1))
        assert is_open(measure, TODAY - timedelta(days=8)) is (measure in measures.RARE)
    assert is_open(Measure.BONE, date(2019, 10, 2))
    assert not is_open(Measure.BONE, date(2019, 9, 20))


def test_the_movements_are_those_of_the_guide():
    assert tuple(exercises()) == measures.MOVES == tuple(words.MOVE_WORDS)


def test_every_answer_has_words_and_every_field_its_switch():
    for measure, found in words.CHOICE_WORDS.items():
        kind = KINDS[measure]
        offered = getattr(kind, "choices", None) or range(kind.least, kind.most + 1)
        assert set(offered) <= set(found)
    assert set(Measure) - set(SHARED_BY) == {Measure.WORD}, "a word is written to her trainer"
    assert set(words.MEASURE_WORDS) == set(Measure)


@pytest.mark.parametrize(
    ("pains", "is_advised"),
    [
        ({}, False),
        ({0: 6}, False),
        ({0: 7}, True),
        ({1: 9}, False),  # yesterday is not today
        ({0: 5, 3: 2}, True),
        ({0: 5, 3: 3}, False),
        ({0: 5, 4: 1}, False),
        ({0: 5, 1: 6, 2: 2}, True),
        ({0: 2, 1: 6}, False),
    ],
)
def test_advice_comes_first_for_strong_pain_and_for_a_steep_rise(pains, is_advised):
    found = {TODAY - timedelta(days=back): value for back, value in pains.items()}
    assert (found.get(TODAY, -1) >= measures.advice_from(found, day=TODAY)) is is_advised
