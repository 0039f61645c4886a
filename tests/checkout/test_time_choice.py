"""The page on which a time is chosen: what is on offer, the month, and nonsense in its address."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim, Hold
from portal.booking.models.bookings import Booking
from portal.checkout.models import Draft
from portal.db import db
from tests import people
from tests.conftest import TODAY, TOMORROW, at


@pytest.mark.parametrize("trainer", ["first-999999", "first-0", "999999", "0", "first-x", "-1"])
def test_a_trainer_who_is_none_is_never_a_fault(client, signed_in, hana, trial, mori, now, trainer):
    sent = {"service": "trial", "at": f"{TOMORROW}T10:00", "trainer": trainer}
    assert client.post("/book/drafts", data=sent).status_code in (303, 422)
    people.answered(hana, now=now)
    browser = signed_in(hana)
    wish = f"/book/wish?service=trial&at={TOMORROW}T10:00"
    assert browser.submit(wish, id="step", trainer=trainer).status_code in (303, 422)
    assert (
        browser.get(f"/me/series?first_on={TOMORROW}&clock=10:00&weeks=3&trainer={trainer}").status_code
        == 200
    )


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


CHOSEN = {"service": "trial", "at": "2030-04-02T10:00"}


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_visitor_gets_no_cookie_before_she_types_something(client, mori):
    for url in ("/", "/access", "/safety", "/legal/privacy", "/book/service", "/book/time?service=trial"):
        assert "Set-Cookie" not in client.get(url).headers, url


@pytest.mark.parametrize(
    "moment",
    ["2030-04-02T03:00", "2030-04-02T21:30", "2030-04-02T10:10", "2030-04-01T08:00", "2020-01-01T10:00", "2031-04-02T10:00", "nonsense", "", "9999-99-99T99:99", "9999-12-31T20:00Z", "9999-12-31T20:00", "2030-04-02T10:00+99:00", "0001-01-01T00:00"],
)  # fmt: skip
def test_a_forged_time_is_refused_and_nothing_is_written(client, mori, moment):
    answer = client.post("/book/drafts", data={"service": "trial", "at": moment})
    assert answer.status_code == 422
    assert (count(Draft), count(Hold), count(Claim)) == (0, 0, 0)


def test_a_forged_trainer_is_refused(client, mori, kudo):
    for trainer in (str(kudo.id), "999999"):
        answer = client.post("/book/drafts", data=CHOSEN | {"at": "2030-04-02T18:00", "trainer": trainer})
        assert answer.status_code == 422


def test_the_slot_page_costs_five_statements_however_many_bookings_there_are(
    client, hana, trial, personal, mori, kudo, now, statements
):
    def cost():
        with statements() as seen:
            client.get("/book/time?service=trial")
        return len(seen)

    before = cost()
    people.booked(hana, trial, at(10), now=now)
    for hour in (12, 13, 14):
        people.booked(hana, personal, at(hour), now=now)
    assert (before, cost()) == (5, 5)


def test_the_day_in_the_address_is_shown_and_nonsense_is_not(client, mori):
    assert "4月2日（火）" in client.page("/book/time?service=trial&date=2030-04-02").words
    for day in ("nonsense", "2030-13-45", "1990-01-01", "9999-12-31", ""):
        assert client.get(f"/book/time?service=trial&date={day}").status_code == 200
    for trainer in ("x", "-1", "9" * 40):
        assert client.get(f"/book/time?service=trial&trainer={trainer}").status_code == 200


def test_full_times_are_shown_and_cannot_be_chosen(client, yui, trial, mori, now):
    people.booked(yui, trial, at(10), now=now)
    page = client.page("/book/time?service=trial&date=2030-04-02")
    assert "10:00満席" in re.sub(r"\s", "", page.text)
    assert 'value="2030-04-02T10:00"' not in page.html
    assert TODAY.isoformat() in page.html
