"""Every length of sleep has one answer, and what was answered before still reads rightly."""

import re

import pytest

from portal.progress import operations, queries
from portal.progress.rules import measures
from portal.progress.rules.measures import Measure
from portal.progress.words import SLEEP_WORDS
from tests.conftest import TODAY

BOUNDS = {
    r"Under (\d) hours": lambda most: (0, most),
    r"(\d) to under (\d) hours": lambda least, most: (least, most),
    r"(\d) hours or more": lambda least: (least, 24),
}


def bounds(words):
    """In hours: from, and up to but not with."""
    for pattern, make in BOUNDS.items():
        if found := re.fullmatch(pattern, words):
            return make(*map(int, found.groups()))
    raise AssertionError(words)


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 15))
def test_each_length_of_sleep_has_exactly_one_answer(minutes):
    bands = [bounds(SLEEP_WORDS[sleep]) for sleep in measures.SLEEPS]
    assert sum(least <= minutes / 60 < most for least, most in bands) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [("2_to_3", "2_to_4"), ("4_to_5", "4_to_6"), ("under_2", "under_2"), ("2_to_4", "2_to_4")],
)
def test_a_page_from_before_is_understood(hana, now, said, kept):
    operations.note(member=hana, measure=Measure.SLEEP, day=TODAY, value=said, today=TODAY, now=now)
    assert queries.day_log(hana.id, TODAY) == {Measure.SLEEP: kept}
