"""The same time every week: all of those she confirms, or none."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.availability.queries.slots import ANYONE
from portal.booking.models.bookings import Booking
from portal.checkout.operations import series
from portal.checkout.rules import NothingChosen, NotOfThisSeries
from portal.db import db
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.page import Page

WEEKS = [TOMORROW + timedelta(weeks=n) for n in range(8)]


@pytest.fixture
def member(hana, trial, branch, mori, now):
    """A member after her trial, with a trainer who works every Tuesday."""
    for day in WEEKS[1:]:
        people.works(mori, branch, day)
    people.booked(hana, trial, at(7), now=now)
    return hana


def book(member, personal, starts, *, now, key="key"):
    return series.book_series(
        member=member,
        service=personal,
        starts=starts,
        health_check=people.answered(member, now=now),
        asked=ANYONE,
        form_key=key,
        actor=member.actor,
        now=now,
    )


def counts():
    return [db.session.scalar(select(func.count()).select_from(model)) for model in (Booking, Claim)]


def test_eight_tuesdays_at_ten_and_one_message(member, personal, now):
    bookings = book(member, personal, [at(10, on=day) for day in WEEKS], now=now)
    assert [booking.starts_at for booking in bookings] == [at(10, on=day) for day in WEEKS]
    kinds = db.session.scalars(select(OutboxMessage.kind)).all()
    assert kinds.count("series_confirmed") == 1
    assert kinds.count("booking_confirmed") == 1, "of the trial"
    assert kinds.count("booking_reminder") == 9


def test_one_that_is_taken_and_none_is_booked(member, personal, trial, yui, now):
    people.booked(yui, trial, at(10, on=WEEKS[3]), now=now)
    before = counts()
    with pytest.raises(NotOfThisSeries) as refused:
        book(member, personal, [at(10, on=day) for day in WEEKS], now=now)
    db.session.rollback()
    assert refused.value.starts_at == at(10, on=WEEKS[3])
    assert counts() == before


def test_more_than_a_member_may_have_ahead_is_none_at_all(member, personal, now, branch, mori):
    before = counts()
    starts = [at(hour, on=day) for day in WEEKS[1:] for hour in (10, 12)]
    with pytest.raises(NotOfThisSeries):
        book(member, personal, starts, now=now)
    db.session.rollback()
    assert counts() == before


def test_nothing_chosen_is_said(member, personal, now):
    with pytest.raises(NothingChosen):
        book(member, personal, [], now=now)


def test_the_same_form_twice_is_one_series(member, personal, now):
    starts = [at(10, on=day) for day in WEEKS[:3]]
    first = [one.id for one in book(member, personal, starts, now=now)]
    second = [one.id for one in book(member, personal, starts, now=now)]
    assert first == second
    assert counts()[0] == 4


PREVIEW = f"/me/series?first_on={WEEKS[1]}&clock=10:00&weeks=4&trainer="


def test_the_page_shows_which_dates_work_and_books_the_ticked_ones(
    signed_in, member, personal, trial, yui, now
):
    people.answered(member, now=now)
    people.booked(yui, trial, at(10, on=WEEKS[2]), now=now)
    browser = signed_in(member)
    page = browser.page(PREVIEW)
    assert page.html.count('name="at"') == 3
    assert "先に予約が入りました" in page.words
    form = page.form(id="step")
    answer = browser.post("/me/series", data=form.fields | {"at": ["2030-04-09T10:00", "2030-04-23T10:00"]})
    assert answer.location == "/me/bookings"
    assert "2件を予約しました" in browser.page("/me/bookings").words
    again = browser.post("/me/series", data=form.fields | {"at": ["2030-04-09T10:00", "2030-04-23T10:00"]})
    assert again.location == "/me/bookings"
    assert counts()[0] == 4


def test_a_date_taken_meanwhile_books_none_and_keeps_the_others_ticked(
    signed_in, member, personal, trial, yui, now
):
    people.answered(member, now=now)
    browser = signed_in(member)
    form = browser.page(PREVIEW).form(id="step")
    people.booked(yui, trial, at(10, on=WEEKS[2]), now=now)
    before = counts()
    chosen = [f"{day}T10:00" for day in WEEKS[1:4]]
    answer = browser.post("/me/series", data=form.fields | {"at": chosen})
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "まだ何も予約していません" in page.words
    assert sum("checked" in control for control in page.controls if control.get("name") == "at") == 2
    assert counts() == before


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"?first_on={WEEKS[1]}&clock=10:00&weeks=1", "2週から"),
        (f"?first_on={WEEKS[1]}&clock=10:00&weeks=40", "2週から"),
        (f"?first_on={WEEKS[1]}&clock=10:00&weeks=x", "数字"),
        ("?first_on=yesterday&clock=10:00&weeks=4", "最初の日"),
        (f"?first_on={WEEKS[1]}&clock=03:00&weeks=4", "時刻"),
    ],
)
def test_what_is_no_series_is_explained(signed_in, member, address, said):
    answer = signed_in(member).get("/me/series" + address)
    assert answer.status_code == 422
    assert said in Page(answer.text).words


def test_dates_beyond_the_horizon_say_so(signed_in, member):
    first = TODAY + timedelta(days=57)
    words = signed_in(member).page(f"/me/series?first_on={first}&clock=10:00&weeks=2").words
    assert words.count("まだ受け付けていません") == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2020-01-01", "x"])
def test_a_series_from_nowhere_is_explained(signed_in, hana, trial, mori, day):
    answer = signed_in(hana).get(f"/me/series?first_on={day}&clock=10:00&weeks=2")
    assert answer.status_code == 422
