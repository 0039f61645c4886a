"""The pages of waiting, of what is usual, and of the month."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from portal.web.links import signed
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.page import Page

WISH = f"/book/wish?service=trial&at={TOMORROW}T10:00"


@pytest.fixture
def full(trial, branch, mori, now):
    first = people.member("first@example.com", now=now, phone="09000000001")
    return people.booked(first, trial, at(10), now=now)


@pytest.fixture
def offer(app, full, signed_in, hana, now):
    """What hana is offered after she has waited on the page."""
    people.answered(hana, now=now)
    signed_in(hana).submit(
        WISH, id="step", until_on=TOMORROW.isoformat(), day_from="10:00", day_until="11:00"
    )
    bookings.cancel(booking=full, actor="staff:1", now=now)
    waiting.pass_on(now=now)
    return db.session.scalars(select(Offer)).one()


def url_of(app, offer):
    return f"/offers/{signed(app, 'offer', offer.id)}"


def test_a_full_time_is_where_the_wish_begins(signed_in, hana, full, now):
    browser = signed_in(hana)
    form = browser.page(WISH).form(id="step")
    assert form.fields["weekdays"] == str(TOMORROW.weekday())
    answer = browser.submit(WISH, id="step", day_from="09:00", day_until="12:00")
    assert answer.location == "/me/waitlist"
    words = browser.page("/me/waitlist").words
    assert "火 9:00–12:00" in words
    assert "1番目" in words
    assert "キャンセル待ち（1）" in browser.page("/me/bookings").words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"weekdays": None}, "曜日を1つ以上"),
        ({"weekdays": "9"}, "一覧から"),
        ({"until_on": "2030-03-31"}, "きょう以降"),
        ({"until_on": "soon"}, "日にちを入力"),
        ({"until_on": "9999-12-31"}, "半年"),
        ({"day_from": "12:00", "day_until": "12:00"}, "1回分が入りません"),
        ({"day_from": "03:00"}, "一覧から"),
    ],
)
def test_a_wish_that_cannot_be_is_explained(signed_in, hana, full, fields, said):
    usual = {"day_from": "09:00", "day_until": "12:00"}
    answer = signed_in(hana).submit(WISH, id="step", **(usual | fields))
    assert answer.status_code == 422
    assert said in Page(answer.text).words
    assert db.session.scalar(select(WaitlistEntry.id)) is None


def test_leaving_is_one_tap(signed_in, hana, full):
    browser = signed_in(hana)
    browser.submit(WISH, id="step", day_from="09:00", day_until="12:00")
    assert browser.submit("/me/waitlist", ends="/leaving").location == "/me/waitlist"
    assert "待っている時刻はありません" in browser.page("/me/waitlist").words


def test_another_members_wish_is_not_found(signed_in, hana, yui, full):
    browser = signed_in(hana)
    browser.submit(WISH, id="step", day_from="09:00", day_until="12:00")
    form = browser.page("/me/waitlist").form(ends="/leaving")
    assert signed_in(yui).post(form.action, data=form.fields).status_code == 404


def test_the_link_shows_until_when_and_one_button_books(app, client, offer, hana):
    page = client.page(url_of(app, offer))
    assert "4月1日（月）9:30まで、お取りしています" in page.words
    answer = client.post(url_of(app, offer), data=page.forms[0].fields)
    booking = db.session.scalars(select(Booking).where(Booking.member_id == hana.id)).one()
    assert answer.location == f"/me/bookings/{booking.reference}"
    assert booking.reference in client.page(answer.location).words
    assert client.get("/me").location.startswith("/login"), "the link opens this booking and nothing else"


def test_it_stands_on_her_own_page_too(signed_in, offer, hana):
    browser = signed_in(hana)
    assert "空きが出ました" in browser.page("/me").words
    assert "お取りしています" in browser.page("/me/waitlist").words


def test_no_thanks_and_no_more(app, client, offer):
    url = url_of(app, offer)
    client.submit(url, ends="/refusal")
    page = client.page(url)
    assert "このご案内は終わりました" in page.words
    assert "順番はそのまま残ります" in page.words
    client.submit(url, ends="/leaving")
    assert "キャンセル待ちは終わっています" in client.page(url).words


def test_after_its_time_the_page_says_so_and_takes_nothing(app, client, offer, hana, clock):
    url = url_of(app, offer)
    fields = client.page(url).forms[0].fields
    clock.shift(30 * 60)
    answer = client.post(url, data=fields)
    assert answer.status_code == 409
    assert "お取りしていた時間は終わりました" in Page(answer.text).words
    assert db.session.scalar(select(Booking.id).where(Booking.member_id == hana.id)) is None


def test_forged_and_old_offers_are_not_found_alike(app, client, offer, clock):
    for token in ("x", signed(app, "booking", offer.id), signed(app, "offer", 99), signed(app, "offer", "x")):
        assert client.get(f"/offers/{token}").status_code == 404
    clock.move_to(offer.ends_at + timedelta(seconds=1))
    assert client.get(url_of(app, offer)).status_code == 404


ALL_DAY = Wish(127, time(7), time(22), TODAY, TOMORROW)


def waits(who, service, wish=ALL_DAY, *, now):
    return wishes.join(member=who, service=service, wish=wish, asked=Asked(), actor=who.actor, now=now)


def test_an_offer_answered_before_says_nothing_untrue(app, client, hana, trial, branch, mori, now):
    people.answered(hana, now=now)
    waits(hana, trial, now=now)
    waiting.sweep(branch, now=now)
    url = f"/offers/{signed(app, 'offer', db.session.scalar(select(Offer.id)))}"
    page = client.page(url)
    fields = page.forms[0].fields
    client.post(url, data=fields)
    client.post(f"{url}/refusal", data=fields)
    assert "次の方にご案内します" not in client.page(url).words
    assert db.session.scalar(select(func.count()).where(OutboxMessage.kind == "booking_confirmed")) == 1
