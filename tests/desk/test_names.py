"""Names and words that would turn what stands around them, or hide something, on staff's pages."""

from tests import people
from tests.conftest import TOMORROW, at


def test_a_name_that_turns_what_stands_around_it_is_kept_without_that(signed_in, sato, branch, hana):
    browser, url = signed_in(sato), f"/staff/members/{hana.id}"
    browser.submit(
        f"{url}/identity", id="identity", family_name="\u202e山\u200b本\u2069", given_name="花\ufeff"
    )
    assert browser.page(url).words.count("山本 花") > 0
    refused = browser.submit(f"{url}/identity", id="identity", family_name="\u202e\u3164")
    assert refused.status_code == 422
    assert "山本 花" in browser.page(url).words


def test_a_name_from_right_to_left_stays_in_its_place(signed_in, kana, trial, mori, now):
    """Also one that was kept before such characters were taken out."""
    turned = people.member("x@example.com", now=now, family="\u202e\u2069כהן", given="נועה")
    booking = people.booked(turned, trial, at(10), now=now)
    browser = signed_in(kana)
    for url in (
        f"/staff/day/{TOMORROW}", f"/staff/board?date={TOMORROW}", f"/staff/members/{turned.id}",
        f"/staff/bookings/{booking.reference}", f"/staff/bookings/{booking.reference}/cancellation",
        "/staff/members?q=09012345678", "/staff/history",
    ):  # fmt: skip
        page = browser.get(url).text
        assert "\u2068כהן נועה\u2069" in page, url
        assert page.count("כהן נועה") == page.count("\u2068כהן נועה\u2069"), url
        assert "\u202e" not in page, url


def test_a_note_keeps_its_emoji_and_lines_and_nothing_unseen(signed_in, kana, branch, hana):
    browser, url = signed_in(kana), f"/staff/members/{hana.id}"
    browser.submit(url, ends="/notes", words="👩\u200d👧 元気\r\n\u202e次回\u200bも\u2069")
    assert "👩\u200d👧 元気\n次回も" in browser.get(url).text
    assert browser.submit(url, ends="/notes", words="\u200b\u202e\n\u2060").status_code == 422
