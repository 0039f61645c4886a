"""What our own pages write is read back, and what is spelled in any other way is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.lib import spelling


def test_what_we_write_is_read():
    assert spelling.number("1") == 1
    assert spelling.number("2147483647") == spelling.LARGEST
    assert spelling.day(date(2030, 4, 1).isoformat()) == date(2030, 4, 1)
    for moment in (
        datetime(2030, 4, 1, 10, 30),  # noqa: DTZ001 - as a form at the branch sends it
        datetime(2030, 4, 1, 10, 30, 15),  # noqa: DTZ001
        datetime(2030, 4, 1, 10, 30, tzinfo=UTC),
    ):
        assert spelling.moment(moment.isoformat()) == moment
    assert spelling.moment("2030-04-01T10:30+09:00").utcoffset() == timedelta(hours=9)
    assert spelling.moment("2030-04-01") == datetime(2030, 4, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["", "0", "01", "+1", "-1", " 1", "1 ", "1\n", "1_0", "１", "١", "²", "2147483648", "9" * 5000]
)
def test_a_number_has_one_spelling(text):
    assert spelling.number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "2030-4-1", "20300401", "2030-W14-1", "２０３０-04-01", "2030-04-31", "2030-02-29", "1999-12-31",
        "2101-01-01", "2030-04-01\n", " 2030-04-01", "2030-04-01x",
    ],
)  # fmt: skip
def test_a_day_has_one_spelling(text):
    assert spelling.day(text) is None
    assert spelling.moment(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2030-04-01T10", "2030-04-01 10:30", "2030-04-01T1030", "2030-04-01T25:00", "2030-04-01T10:60",
        "2030-04-01T10:30:15.5", "2030-04-01T10:30+25:00", "2030-04-01T10:30+9", "2030-04-01T１０:30",
        "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2030-04-01T10:30\n",
    ],
)  # fmt: skip
def test_a_moment_has_one_spelling(text):
    assert spelling.moment(text) is None
