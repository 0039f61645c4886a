"""Whether babies may come along is the owner's to say: with the switch off nothing offers it, and the server refuses."""

import pytest
from sqlalchemy import func, select

from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.booking.rules.refusals import NoBabies
from portal.checkout.models import Draft
from portal.db import db, transaction
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from tests import people
from tests.checkout.test_views import CHOSEN, WELL, choose, go_to_check
from tests.conftest import TODAY, TOMORROW, at

SAID = "赤ちゃんとご一緒の来店は受け付けていません"
WISH = f"/book/wish?service=trial&at={TOMORROW}T10:00"
SERIES = f"/me/series?first_on={TOMORROW}&clock=14:00&weeks=2"


@pytest.fixture
def alone(branch):
    with transaction():
        branch.welcomes_babies = False


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def names(page):
    return {control.get("name") for control in page.controls}


def test_no_page_offers_it(client, signed_in, hana, sato, branch, trial, mori, kudo, now):
    member, desk = signed_in(hana), signed_in(sato)
    here, check = choose(client), go_to_check(client)
    people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
    pages = [
        (client, here), (member, WISH), (member, SERIES), (desk, f"/staff/members/{hana.id}/visits/new"),
    ]  # fmt: skip
    for browser, url in pages:
        assert "babies" in names(browser.page(url)), url
    assert "赤ちゃんも一緒に" in client.page("/").words
    with transaction():
        branch.welcomes_babies = False
    here = choose(client)
    for browser, url in [(client, here), *pages[1:]]:
        page = browser.page(url)
        assert "babies" not in names(page), url
        assert "赤ちゃんも一緒" not in page.words, url
    for url in ("/", "/access", "/rules", "/book/service", check):
        words = client.page(url).words
        assert "一緒に来られます" not in words
        assert "赤ちゃんと一緒" not in words
    assert "your baby may come along" not in client.page("/en/").words


def test_what_is_sent_all_the_same_is_refused_and_nothing_typed_is_lost(client, alone, mori):
    here = choose(client)
    answer = client.submit(here, id="step", **WELL, babies="1")
    assert answer.status_code == 422
    page = client.page_of(answer)
    assert SAID in page.words
    assert page.form(id="step").fields["born_on-year"] == "2030"
    assert client.submit(here, id="step", **WELL).status_code == 303


def test_a_time_is_not_kept_for_two(client, alone, mori):
    answer = client.post("/book/drafts", data=CHOSEN | {"babies": "1"})
    assert answer.status_code == 422
    assert SAID in answer.text
    assert count(Draft) == 0


def test_who_has_said_so_before_is_told_and_goes_on_alone(client, branch, mori):
    here = choose(client)
    client.submit(here, id="step", **WELL, babies="1")
    with transaction():
        branch.welcomes_babies = False
    assert SAID in client.page(here).words
    assert client.submit(here, id="step", **WELL).status_code == 303
    assert not db.session.scalars(select(Draft)).one().babies
    assert SAID not in client.page(here).words


def test_the_last_tap_of_who_has_said_so_before_is_refused(signed_in, hana, branch, mori, now):
    people.answered(hana, now=now)
    browser = signed_in(hana)
    here = browser.post("/book/drafts", data=CHOSEN | {"babies": "1", "usual": "y"}).location
    assert here.endswith("/check")
    with transaction():
        branch.welcomes_babies = False
    answer = browser.submit(here, id="step")
    assert answer.status_code == 422
    assert SAID in answer.text
    assert count(Booking) == 0
    unchanged = here.replace("/check", "/unchanged")
    form = browser.page(here.replace("/check", "/health")).form(ends="/unchanged")
    assert browser.post(unchanged, data=form.fields).location == here
    assert browser.submit(here, id="step").status_code == 303
    assert not db.session.scalars(select(Booking)).one().babies


def test_the_list_and_the_week_refuse_it_too(signed_in, hana, trial, alone, mori, kudo, now):
    people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
    browser = signed_in(hana)
    answer = browser.submit(WISH, id="step", babies="1")
    assert answer.status_code == 422
    assert SAID in answer.text
    assert count(WaitlistEntry) == 0
    answer = browser.submit(SERIES, id="step", babies="1", at="2030-04-02T14:00")
    assert answer.status_code >= 400
    assert SAID in answer.text
    assert count(Booking) == 1


def test_the_desk_cannot_either_even_with_a_reason(hana, trial, alone, mori, now):
    with pytest.raises(NoBabies):
        bookings.book(
            member=hana, service=trial, starts_at=at(10), asked=Asked(babies=1), health_check=None,
            override="she asked", actor="staff:1", now=now,
        )  # fmt: skip


def test_nothing_is_offered_that_could_not_be_taken(hana, trial, branch, mori, now):
    people.answered(hana, now=now)
    wish = Wish(1 << TOMORROW.weekday(), at(10).time(), at(11).time(), TODAY, TOMORROW)
    wishes.join(member=hana, service=trial, wish=wish, asked=Asked(babies=1), actor=hana.actor, now=now)
    with transaction():
        branch.welcomes_babies = False
    waiting.sweep(branch, now=now)
    assert count(Offer) == 0
    with transaction():
        branch.welcomes_babies = True
    waiting.sweep(branch, now=now)
    assert count(Offer) == 1


def test_a_visit_that_was_booked_with_a_baby_stays_so_and_can_be_moved(
    signed_in, hana, trial, branch, mori, now
):
    booking = people.booked(hana, trial, at(10), now=now, babies=1)
    with transaction():
        branch.welcomes_babies = False
    browser = signed_in(hana)
    here = f"/me/bookings/{booking.reference}"
    assert "赤ちゃんと一緒" in browser.page(here).words
    form = browser.page(f"{here}/time?date={TOMORROW}").form(id="slots")
    check = browser.post(f"{here}/time", data=form.fields | {"at": "2030-04-02T16:00"}).location
    assert browser.submit(check, id="step").location == here
    moved = db.session.scalars(select(Booking)).one()
    assert (moved.starts_at, moved.babies) == (at(16), 1)


def test_the_next_visit_at_the_desk_is_hers_alone(signed_in, sato, hana, trial, branch, mori, now):
    booking = people.booked(hana, trial, at(10), now=now, babies=1)
    with transaction():
        branch.welcomes_babies = False
    browser = signed_in(sato)
    people.works(mori, branch, TOMORROW.replace(day=9))
    here = f"/staff/bookings/{booking.reference}/next"
    page = browser.page(here)
    chosen = next(control["value"] for control in page.controls if control.get("name") == "at")
    fields = next(form.fields for form in page.forms if "key" in form.fields)
    assert browser.post(here, data=fields | {"at": chosen}).status_code == 303
    assert [booking.babies for booking in db.session.scalars(select(Booking).order_by(Booking.id))] == [
        True,
        False,
    ]
