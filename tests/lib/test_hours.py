from datetime import time

import pytest

from portal.lib import hours
from portal.lib.errors import DomainError
from portal.lib.hours import Hours, hours_of, written

NINE_TO_ONE, TWO_TO_SIX = Hours(time(9), time(13)), Hours(time(14), time(18))


@pytest.mark.parametrize(
    "text",
    [
        "9:00–13:00, 14:00–18:00",
        "9-13 14-18",
        "9:00-13:00、14:00-18:00",
        "１４：００〜１８：００，９：００〜１３：００",
        "9時〜13時, 14時から18時まで",
        "  9:00 - 13:00 ; 14:00 - 18:00 ",
        "14-18\n9-13",
    ],
)
def test_hours_are_read_as_people_write_them(text):
    assert hours_of(text) == [NINE_TO_ONE, TWO_TO_SIX]


@pytest.mark.parametrize("text", ["", "  ", "休", "休み", "off", "-", "ー"])
def test_an_empty_line_is_a_day_off(text):
    assert hours_of(text) == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("morning", hours.HoursUnreadable),
        ("9", hours.HoursUnreadable),
        ("9-25", hours.HoursUnreadable),
        ("9:75-10", hours.HoursUnreadable),
        ("13-9", hours.HoursTurned),
        ("9-9", hours.HoursTurned),
        ("9:10-13", hours.HoursOffGrid),
        ("9-13, 12-18", hours.HoursOverlap),
        ("7-8 9-10 11-12 13-14 15-16", hours.TooManyStretches),
        ("9-13" + "9" * 5000, hours.HoursUnreadable),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(text, refusal):
    with pytest.raises(refusal):
        hours_of(text)


def test_stretches_may_touch():
    assert hours_of("9-13, 13-18") == [NINE_TO_ONE, Hours(time(13), time(18))]


def test_what_is_written_is_read_again():
    assert hours_of(written([NINE_TO_ONE, TWO_TO_SIX])) == [NINE_TO_ONE, TWO_TO_SIX]


def test_every_refusal_says_what_to_do():
    for one in (hours.HoursUnreadable, hours.HoursOverlap):
        assert issubclass(one, DomainError)
        assert one.message.endswith(".")
