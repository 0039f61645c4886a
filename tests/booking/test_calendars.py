"""Bookings in other calendars: right in every zone, moved and cancelled there too, and no word about health."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from portal.availability.rules.asked import Asked
from portal.booking.operations import bookings, moves
from portal.web.links import signed
from tests import people
from tests.conftest import TOKYO, TOMORROW, at


@pytest.fixture
def feed(signed_in, hana):
    """The path of her feed, made by the button."""

    def open_feed():
        browser = signed_in(hana)
        browser.submit("/me/calendar", ends="/me/calendar")
        page = browser.page("/me/calendar")
        address = next(control["value"] for control in page.controls if control.get("readonly") is not None)
        return address.removeprefix("https://gym.example")

    return open_feed


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data), Calendar.from_ical(answer.data).walk("VEVENT")


def test_the_feed_follows_every_change(client, feed, hana, trial, personal, branch, mori, now):
    first = people.booked(hana, trial, at(10), now=now)
    second = people.booked(hana, personal, at(15), now=now)
    path = feed()
    bookings.cancel(booking=second, actor=hana.actor, now=now)
    day = TOMORROW + timedelta(days=3)
    people.works(mori, branch, day)
    moves.reschedule(booking=first, starts_at=at(9, on=day), asked=Asked(), actor=hana.actor, now=now)

    calendar, found = events(client, path)
    assert calendar["method"] == "PUBLISH"
    by_uid = {str(event["uid"]): event for event in found}
    moved, gone = by_uid[f"{first.reference}@cortisgym"], by_uid[f"{second.reference}@cortisgym"]
    assert (moved["status"], moved["sequence"]) == ("CONFIRMED", 1)
    assert moved["dtstart"].dt.astimezone(UTC) == at(9, on=day)
    assert (gone["status"], gone["sequence"]) == ("CANCELLED", 1)


def test_it_has_time_place_and_link_and_nothing_else(client, feed, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now, babies=1)
    path = feed()
    _, [event] = events(client, path)
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "URL", "SEQUENCE", "STATUS", "ORGANIZER"
    }  # fmt: skip
    text = client.get(path).text
    for word in ("産後", "体", "赤ちゃん", "山本", "森", "Postpartum"):
        assert word not in text
    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Asia/Tokyo" in text


def test_a_closed_address_is_not_found_and_a_new_one_is_another(client, feed, signed_in, hana, branch):
    old = feed()
    signed_in(hana).submit("/me/calendar", ends="/closing")
    assert client.get(old).status_code == 404
    new = feed()
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_forged_addresses_are_not_found_alike(app, client, hana, branch):
    forged = [signed(app, "calendar", one) for one in ([hana.id, 1], [hana.id, 7], "x", [1], [None, 1])]
    for token in [*forged, "x", signed(app, "offer", [hana.id, 1])]:
        assert client.get(f"/calendar/{token}.ics").status_code == 404, token


@pytest.mark.parametrize(
    "start",
    [
        datetime(2030, 12, 31, 21, 0, tzinfo=TOKYO),
        datetime(2031, 1, 1, 7, 0, tzinfo=TOKYO),
        datetime(2032, 2, 29, 10, 0, tzinfo=TOKYO),
    ],
    ids=["new year's eve", "new year", "29 february"],
)
def test_days_that_trip_calendars(signed_in, client, hana, trial, branch, mori, clock, start):
    day = start.date()
    booked_at = start - timedelta(days=3)
    clock.move_to(booked_at)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, start, now=booked_at.astimezone(UTC))
    assert booking.local_start.date() == day
    browser = signed_in(hana)
    words = browser.page(f"/me/bookings/{booking.reference}").words
    assert f"{day.month}月{day.day}日" in words
    assert "日本時間" in words
    english = browser.page(f"/en/me/bookings/{booking.reference}").words
    assert "Tokyo time" in english
    file = Calendar.from_ical(browser.get(f"/me/bookings/{booking.reference}/calendar.ics").data)
    assert file.walk("VEVENT")[0]["dtstart"].dt.astimezone(UTC) == start
    assert date(2032, 2, 29) > day or day == date(2032, 2, 29)


def test_a_feed_has_a_name_and_says_how_often_to_look(client, feed, hana, branch):
    path = feed()
    calendar, _ = events(client, path)
    assert calendar["X-WR-CALNAME"] == branch.name_ja
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert Calendar.from_ical(client.get(f"/en{path}").data)["X-WR-CALNAME"] == branch.name_en


def test_a_phone_subscribes_by_one_tap(client, feed, signed_in, hana):
    path = feed()
    assert f"webcal://gym.example{path}" in signed_in(hana).page("/me/calendar").links


@pytest.mark.parametrize("is_off", [False, True])
def test_every_file_names_who_keeps_the_visit(signed_in, hana, trial, branch, mori, now, is_off):
    visit = people.booked(hana, trial, at(10), now=now)
    if is_off:
        bookings.cancel(booking=visit, actor=hana.actor, now=now)
    calendar, [event] = events(signed_in(hana), f"/me/bookings/{visit.reference}/calendar.ics")
    assert calendar["METHOD"] == ("CANCEL" if is_off else "PUBLISH")
    assert event["ORGANIZER"] == f"mailto:{branch.email}"


@pytest.mark.parametrize("page", ["/book/done/{}", "/me/bookings/{}", "/en/me/bookings/{}"])
def test_googles_calendar_takes_it_by_one_tap(signed_in, hana, trial, mori, now, page):
    visit = people.booked(hana, trial, at(10), now=now, babies=1)
    links = signed_in(hana).page(page.format(visit.reference)).links
    [address] = [link for link in links if link.startswith("https://calendar.google.com/")]
    asked = parse_qs(urlsplit(address).query)
    assert asked["dates"] == ["20300402T010000Z/20300402T020000Z"]
    assert set(asked) == {"action", "text", "dates", "location", "details"}
    assert asked["details"][0].endswith(f"/me/bookings/{visit.reference}")
