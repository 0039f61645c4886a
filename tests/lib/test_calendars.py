from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from portal.lib import calendars
from portal.lib.calendars import Entry

TOKYO = ZoneInfo("Asia/Tokyo")


def file(**changes):
    details = {
        "uid": "ABC@gym",
        "starts_at": datetime(2030, 12, 31, 23, 30, tzinfo=TOKYO),
        "ends_at": datetime(2031, 1, 1, 0, 30, tzinfo=TOKYO),
        "summary": "Cortis Gym 銀座店",
        "location": "東京都中央区入船2-9-4 3階",
        "url": "https://gym.example/me/bookings/ABC",
        "sequence": 0,
        "organizer": "gym@example.com",
    } | changes
    method = "CANCEL" if details.get("is_cancelled") else "PUBLISH"
    return calendars.calendar([Entry(**details)], method=method, stamp=datetime(2030, 4, 1, tzinfo=UTC))


def test_the_time_is_right_in_every_zone():
    event = Calendar.from_ical(file()).walk("VEVENT")[0]
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2030, 12, 31, 14, 30, tzinfo=UTC)
    assert event["dtend"].dt.astimezone(UTC) == datetime(2030, 12, 31, 15, 30, tzinfo=UTC)


def test_it_carries_the_rules_of_its_zone():
    zone = Calendar.from_ical(file()).walk("VTIMEZONE")[0]
    assert zone["tzid"] == "Asia/Tokyo"


def test_a_cancelled_event_says_so_with_a_higher_sequence():
    calendar = Calendar.from_ical(file(is_cancelled=True, sequence=1))
    event = calendar.walk("VEVENT")[0]
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_it_names_who_organises_it(is_cancelled):
    event = Calendar.from_ical(file(is_cancelled=is_cancelled)).walk("VEVENT")[0]
    assert event["organizer"] == "mailto:gym@example.com"


def test_lines_are_folded_at_75_bytes():
    assert all(len(line) <= 75 for line in file(location="長い住所" * 30).split(b"\r\n"))
