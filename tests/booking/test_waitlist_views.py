"""The pages of waiting, of what is usual, and of the month."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.booking.rules.states import BookingStatus
from portal.checkout.models import Draft
from portal.checkout.operations import finishing
from portal.db import db
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting
from portal.web.links import signed
from tests import people
from tests.conftest import TOMORROW, at
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


def test_as_usual_is_one_tap_to_the_last_page(signed_in, hana, trial, personal, branch, mori, now):
    for week in range(4):
        people.works(mori, branch, TOMORROW + timedelta(weeks=week + 1))
    people.booked(hana, trial, at(8), now=now)
    for week in (1, 2):
        people.booked(hana, personal, at(10, on=TOMORROW + timedelta(weeks=week)), now=now)
    browser = signed_in(hana)
    page = browser.page("/book/service")
    assert "いつもの" in page.words
    assert "4月2日（火） 10:00–11:00 · 森" in page.words
    form = page.form(ends="/book/drafts")
    answer = browser.post(form.action, data=form.fields)
    assert answer.location.endswith("/check")
    assert browser.submit(answer.location, id="step").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 4


def test_after_the_trial_the_same_trainers_next_times_stand_ready(
    signed_in, sato, hana, trial, branch, mori, clock, now
):
    for days in range(1, 5):
        people.works(mori, branch, TOMORROW + timedelta(days=days))
    booking = people.booked(hana, trial, at(10), now=now)
    clock.move_to(at(11))
    page = signed_in(hana).page("/me")
    assert "森と続ける" in page.words
    assert page.html.count('value="personal"') == 3

    desk = signed_in(sato)
    url = f"/staff/bookings/{booking.reference}/next"
    form = next(form for form in desk.page(url).forms if "key" in form.fields)
    first = next(control["value"] for control in desk.page(url).controls if control.get("name") == "at")
    for _ in range(2):
        assert desk.post(url, data=form.fields | {"at": first}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 2
    assert "と続ける" not in signed_in(hana).page("/me").words


def test_a_second_trial_under_another_address_is_the_desks_to_decide(
    signed_in, sato, hana, trial, mori, kudo, now, clock
):
    people.booked(hana, trial, at(8), now=now)
    other = people.member("other@example.com", now=now, family="山口")
    draft = people.begun(trial, at(10), now=now)
    booking = finishing.finish(draft=draft, member=other, locale="ja", now=now)
    assert booking.same_phone_member_id == hana.id
    desk = signed_in(sato)
    day = f"/staff/day/{TOMORROW}"
    assert "電話番号が、体験を予約済みの山本 花さんと同じです" in desk.page(day).words
    desk.submit(day, ends="/same-phone")
    assert "電話番号が" not in desk.page(day).words

    answer = desk.submit(f"/staff/bookings/{booking.reference}/cancellation", id="step", words="ご本人と確認")
    assert answer.location == day
    db.session.rollback()
    assert booking.status is BookingStatus.CANCELLED


def test_the_desk_gives_a_reason(signed_in, sato, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    answer = signed_in(sato).submit(f"/staff/bookings/{booking.reference}/cancellation", id="step", words="")
    assert answer.status_code == 422
    assert "理由を入力してください" in Page(answer.text).words


def test_the_month_has_counts_and_links(client, trial, branch, mori, now):
    page = client.page("/book/month?service=trial")
    assert "2030年4月" in page.words
    assert "空き29" in page.words
    assert any(f"date={TOMORROW}" in link for link in page.links)
    assert "2030年5月" in client.page("/book/month?service=trial&date=2030-05-15").words
    for day in ("9999-12-31", "0001-01-01", "x"):
        assert client.get(f"/book/month?service=trial&date={day}").status_code == 200


def test_her_trainer_first_or_anyone_and_the_reason_when_it_changed(
    signed_in, hana, yui, trial, personal, branch, mori, kudo, now
):
    people.booked(hana, trial, at(8), now=now, trainer_id=mori.id)
    people.booked(yui, trial, at(10), now=now, trainer_id=mori.id)
    browser = signed_in(hana)
    page = browser.page(f"/book/time?service=personal&date={TOMORROW}")
    assert "森を優先" in page.words
    answer = browser.post(
        "/book/drafts",
        data={"service": "personal", "at": f"{TOMORROW}T10:00", "trainer": f"first-{mori.id}", "usual": "y"},
    )
    assert "この時刻は森の空きがないため、工藤が担当します" in browser.page(answer.location).words
    browser.submit(answer.location, id="step")
    booking = db.session.scalars(
        select(Booking).where(Booking.starts_at == at(10), Booking.member_id == hana.id)
    ).one()
    assert (booking.trainer_id, booking.asked_trainer_id) == (kudo.id, mori.id)
    assert "工藤が担当します" in browser.page(f"/me/bookings/{booking.reference}").words


def test_ten_minutes_more_on_the_page(client, trial, mori, clock, now):
    health = client.post("/book/drafts", data={"service": "trial", "at": f"{TOMORROW}T10:00"}).location
    assert "9:10までお取りしています" in client.page(health).words
    clock.shift(5 * 60)
    client.submit(health, ends="/hold")
    page = client.page(health)
    assert "9:20までお取りしています" in page.words
    assert "10分延ばす" not in page.words
    clock.shift(16 * 60)
    assert "お取り置きは終わりました" in client.page(health).words
    assert db.session.scalar(select(Draft.id)) is not None


def test_a_form_from_another_site_is_not_taken(client, mori, trial):
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)):
        answer = client.post(
            "/book/drafts",
            data={"service": "trial", "at": f"{TOMORROW}T10:00"},
            headers={"Sec-Fetch-Site": site},
        )
        assert answer.status_code == status, site


def test_the_rules_are_said_in_plain_words(client, branch):
    words = client.page("/rules").words
    assert "ご来店の24時間前まで" in words
    assert "月3回まで" in words
    assert "Tokyo time" in client.page("/en/rules").words
