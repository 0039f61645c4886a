"""A member looks after her bookings."""

from tests import people
from tests.conftest import at


def test_a_member_sees_her_ticket_takes_it_along_and_cancels(signed_in, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}"
    page = browser.page(url)
    assert "10:00–11:00" in page.words
    assert "場所 Cortis Gym 銀座店" in page.words, "not 順番, as movements have one"

    calendar = browser.get(url + "/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert b"DTSTART;TZID=Asia/Tokyo:20300402T100000" in calendar.data
    assert b"URL:https://gym.example/me/bookings/" in calendar.data
    assert "体" not in calendar.text

    answer = browser.submit(url + "/cancellation", ends="", id="", reason="baby", words="熱が出た")
    assert answer.location == url
    assert "キャンセルしました" in browser.page(url).words
    assert "4月2日（火）" in browser.page("/me/bookings").words


def test_another_members_booking_is_not_found(signed_in, hana, yui, trial, mori, now):
    url = f"/me/bookings/{people.booked(hana, trial, at(10), now=now).reference}"
    for page in (
        url,
        url + "/calendar.ics",
        url + "/cancellation",
        url.replace("/me/bookings", "/book/done"),
    ):
        assert signed_in(yui).get(page).status_code == 404


def test_a_member_without_bookings_is_told_what_to_do(signed_in, hana, branch):
    words = signed_in(hana).page("/me/bookings").words
    assert "予約はまだありません" in words


def test_a_number_that_no_database_has_is_not_found(signed_in, hana, branch):
    assert signed_in(hana).post("/me/waitlist/99999999999999999999/leaving").status_code == 404
