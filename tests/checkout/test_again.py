"""Booked again in one press: as usual, by a member whose answers stand."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.db import db, transaction
from portal.health.rules import Answers, Clearance
from tests import people
from tests.conftest import TOMORROW, at


@pytest.fixture
def habit(hana, trial, personal, branch, mori, now):
    """She has come twice at ten with mori, her baby with her, and may do so tomorrow."""
    for week in range(4):
        people.works(mori, branch, TOMORROW + timedelta(weeks=week + 1))
    people.booked(hana, trial, at(8), now=now)
    for week in (1, 2):
        people.booked(hana, personal, at(10, on=TOMORROW + timedelta(weeks=week)), babies=1, now=now)


@pytest.fixture
def browser(signed_in, hana, habit):
    return signed_in(hana)


def usual(browser):
    return browser.page("/book/service").form(ends="/me/bookings")


def ahead(hana):
    return db.session.scalars(
        select(Booking).where(Booking.member_id == hana.id, Booking.starts_at == at(10))
    ).all()


def count():
    return db.session.scalar(select(func.count()).select_from(Booking))


def test_everything_she_agrees_to_stands_beside_the_button(browser):
    words = browser.page("/book/service").words
    for said in (
        "いつもの",
        "4月2日（火） 10:00–11:00",
        "森",
        "赤ちゃんと一緒",
        "60分",
        "料金とキャンセル",
        "4月1日（月） 10:00",
    ):
        assert said in words, said


def test_one_press_books_with_her_trainer_and_her_baby(browser, hana, mori):
    form = usual(browser)
    answer = browser.post(form.action, data=form.fields)
    [booking] = ahead(hana)
    assert (booking.trainer_id, booking.asked_trainer_id, booking.babies) == (mori.id, mori.id, 1)
    assert answer.location == f"/book/done/{booking.reference}"
    assert "赤ちゃんと一緒" in browser.page(answer.location).words


def test_pressed_twice_it_is_one_booking(browser, hana):
    form = usual(browser)
    first, second = (browser.post(form.action, data=form.fields) for _ in range(2))
    assert first.location == second.location
    assert len(ahead(hana)) == 1


def test_a_time_that_is_taken_meanwhile_is_refused_with_the_nearest(browser, hana, yui, trial):
    form = usual(browser)
    people.booked(yui, trial, at(10), now=at(9, on=TOMORROW - timedelta(days=1)))
    answer = browser.post(form.action, data=form.fields)
    assert answer.status_code == 409
    assert "先に予約が入りました" in browser.page_of(answer).words
    assert ahead(hana) == []


def test_a_price_that_has_changed_since_is_read_first(browser, hana, personal):
    form = usual(browser)
    with transaction():
        personal.price_yen = 9900
    answer = browser.post(form.action, data=form.fields)
    assert answer.status_code == 409
    assert ahead(hana) == []


def test_who_may_not_exercise_is_not_offered_the_button(signed_in, browser, hana, now):
    people.answered(hana, Answers(**people.WELL.__dict__ | {"clearance": Clearance.NOT_YET}), now=now)
    page = signed_in(hana).page("/book/service")
    assert not [form for form in page.forms if form.action.endswith("/me/bookings")]


@pytest.mark.parametrize(
    "sent",
    [{}, {"service": "none"}, {"at": "x"}, {"at": "2030-04-02T10:07"}, {"babies": "9"}, {"trainer": "-1"}],
)
def test_nonsense_books_nothing(browser, hana, sent):
    form, before = usual(browser), count()
    fields = {"csrf_token": form.fields["csrf_token"], "service": "personal"} | sent
    answer = browser.post(form.action, data=fields)
    assert answer.status_code in (404, 409, 422)
    assert count() == before


def test_nobody_else_gets_in(client, signed_in, sato, browser):
    form = usual(browser)
    assert client.post(form.action, data=form.fields).status_code in (302, 401)
    assert signed_in(sato).post(form.action, data=form.fields).status_code == 403


def test_without_the_token_nothing_is_booked(browser, hana):
    form = usual(browser)
    assert browser.post(form.action, data={**form.fields, "csrf_token": ""}).status_code == 422
    assert ahead(hana) == []


def test_a_booking_that_is_off_again_is_not_given_back_by_the_old_page(browser, hana, now):
    form = usual(browser)
    browser.post(form.action, data=form.fields)
    bookings.cancel(booking=ahead(hana)[0], actor=hana.actor, now=now)
    answer = browser.post(form.action, data=form.fields)
    assert len(ahead(hana)) == 1
    assert "キャンセル" in browser.page(answer.location).words
    assert "予約が確定" not in browser.page(answer.location).words
