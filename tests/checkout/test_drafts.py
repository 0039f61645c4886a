"""A booking in the making is somebody's: hers who was signed in, or this browser's visitor's, and no other's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Account
from portal.accounts.models.sign_ins import SignIn
from portal.booking.models.bookings import Booking
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, drafts, finishing
from portal.checkout.rules import DraftNotHere
from portal.db import db, transaction
from portal.health.models import HealthCheck
from portal.privacy.operations import consents, erasure
from tests import people
from tests.accounts.test_sign_in import ask_for_code, told, type_code
from tests.checkout.test_views import HANA, WELL, choose, count, go_to_check
from tests.conftest import TOMORROW, at

STEPS = ("health", "contact", "code", "check", "time", "month", "later", "kept", "whose")


def signs_in(browser, member):
    ask_for_code(browser, member.account.email)
    assert type_code(browser, told("sign_in_code")[-1].facts["code"]).status_code == 303


def ended_elsewhere():
    with transaction() as session:
        session.query(SignIn).delete()


@pytest.fixture
def hanas(signed_in, hana, trial, mori):
    """Her browser, and the address of the booking whose health check she has answered."""
    browser = signed_in(hana)
    with browser.session_transaction() as session:
        session["whose"] = hana.account.id
    address = choose(browser).rsplit("/", 1)[0]
    assert browser.submit(f"{address}/health", id="step", **WELL).location == f"{address}/check"
    return browser, address


def test_what_a_member_has_begun_opens_for_nobody_else(hanas, yui):
    browser, address = hanas
    assert browser.get(f"{address}/check").status_code == 200
    token = browser.page_of(browser.get(f"{address}/check")).form(id="step").fields
    ended_elsewhere()
    for step in STEPS:
        assert browser.get(f"{address}/{step}").status_code == 404, f"nobody is signed in: {step}"
    signs_in(browser, yui)
    for step in STEPS:
        assert browser.get(f"{address}/{step}").status_code == 404, step
    assert browser.post(f"{address}/check", data=token).status_code == 404
    assert (count(Booking), count(HealthCheck)) == (0, 0)


def test_she_herself_goes_on_after_a_new_sign_in(hanas, hana):
    browser, address = hanas
    ended_elsewhere()
    signs_in(browser, hana)
    assert browser.submit(f"{address}/check", id="step").location.startswith("/book/done/")


def test_no_deed_finishes_what_is_anothers(hana, yui, trial, mori, now):
    draft = drafts.begin(service=trial, starts_at=at(10), member=hana, now=now)
    drafts.answer_health(draft=draft, answers=people.WELL, babies=0, now=now)
    for member in (yui, None):
        with pytest.raises(DraftNotHere):
            finishing.finish(draft=draft, member=member, locale="ja", now=now)
    assert finishing.finish(draft=draft, member=hana, locale="ja", now=now).member_id == hana.id


def test_of_what_a_visitor_typed_the_next_reads_nothing_before_she_says_that_it_is_hers(client, yui, mori):
    address = go_to_check(client).rsplit("/", 1)[0]
    signs_in(client, yui)
    for step in STEPS:
        if step != "whose":
            assert client.get(f"{address}/{step}").location == f"{address}/whose", step
    words = client.page(f"{address}/whose").words
    assert "山本 花さんですか" in words
    assert "090" not in words
    assert "経腟" not in words
    assert client.submit(f"{address}/whose", ends="/forgotten").location == "/"
    assert count(Draft) == 0
    assert client.get(f"{address}/health").status_code == 404


def test_who_says_that_it_is_hers_goes_on_with_it_as_herself(client, yui, mori):
    address = go_to_check(client).rsplit("/", 1)[0]
    signs_in(client, yui)
    assert client.submit(f"{address}/whose", ends="/whose").location == f"{address}/check"
    words = client.page(f"{address}/check").words
    assert "山本 花" not in words, "her own name is known"
    draft = db.session.scalars(select(Draft)).one()
    assert (draft.member_id, draft.person) == (yui.id, {})
    assert client.submit(f"{address}/check", id="step").location.startswith("/book/done/")
    assert db.session.scalars(select(Booking.member_id)).one() == yui.id


def test_whose_address_it_is_is_not_asked(client, hana, mori):
    address = go_to_check(client).rsplit("/", 1)[0]  # the code of her address has signed her in
    assert client.get(f"{address}/check").status_code == 200
    assert client.submit(f"{address}/check", id="step").location.startswith("/book/done/")


def test_a_helper_and_who_works_here_read_no_visitors_answers(client, app, sato, mori, now):
    address = go_to_check(client).rsplit("/", 1)[0]
    signs_in(client, sato)
    assert client.get(f"{address}/health").status_code == 404
    other = app.test_client()
    address = choose(other, at="2030-04-02T12:00").rsplit("/", 1)[0]
    other.submit(f"{address}/health", id="step", **WELL)
    with transaction() as session:
        taro = Account(email="taro@example.com", locale="ja", opened_at=now, active=True)
        session.add(taro)
    ask_for_code(other, "taro@example.com")
    type_code(other, told("sign_in_code")[-1].facts["code"])
    assert other.get(f"{address}/health").location == f"{address}/whose"
    other.submit(f"{address}/whose", ends="/whose")
    assert other.get(f"{address}/health").status_code == 200


@pytest.mark.parametrize("leaves", ["a while passes", "the front page"])
def test_the_next_visitor_is_asked_too(client, mori, clock, leaves):
    address = choose(client).rsplit("/", 1)[0]
    client.submit(f"{address}/health", id="step", **WELL)
    client.submit(f"{address}/contact", id="step", **HANA)
    assert client.get(f"{address}/health").status_code == 200
    if leaves == "the front page":
        client.get("/")
    else:
        clock.shift(timedelta(minutes=21))
    assert client.get(f"{address}/health").location == f"{address}/whose"
    assert "山本 花さんですか" in client.page(f"{address}/whose").words
    client.submit(f"{address}/whose", ends="/whose")
    assert client.get(f"{address}/health").status_code == 200


def test_a_time_that_is_only_chosen_asks_nobody(client, yui, mori):
    address = choose(client).rsplit("/", 1)[0]
    client.get("/")
    signs_in(client, yui)
    assert client.get(f"{address}/health").status_code == 200
    client.submit(f"{address}/health", id="step", **WELL)
    assert db.session.scalars(select(Draft.member_id)).one() == yui.id


def test_another_choice_lets_go_of_no_time_of_somebody_else(hanas, yui, mori):
    browser, _ = hanas
    ended_elsewhere()
    signs_in(browser, yui)
    choose(browser, at="2030-04-02T14:00")
    held = db.session.scalars(select(Draft.hold_id).order_by(Draft.id)).all()
    assert all(held)


def test_the_consent_taken_back_is_not_given_again_by_an_old_tab(hanas, hana, now):
    browser, address = hanas
    consents.withdraw_health(member=hana, now=now)
    assert browser.get(f"{address}/check").location == f"{address}/health"
    assert "2030" not in [field.get("value") for field in browser.page(f"{address}/health").controls]
    assert count(HealthCheck) == 0


def test_what_waits_for_a_way_back_goes_with_everything(hana, trial, mori, now):
    """The address was only named for that mail."""
    draft = people.begun(trial, at(10), now=now)
    contacts.mail_way_back(draft=draft, email=" Hana@example.com", locale="ja", trainer="", now=now)
    erasure.erase(member=hana, now=now)
    assert count(Draft) == 0


def test_one_address_can_hold_so_much_and_no_more(app, client, trial, mori, monkeypatch):
    monkeypatch.setitem(
        app.extensions, "portal", app.extensions["portal"].model_copy(update={"holds_per_address": 3})
    )
    statuses = [
        client.post(
            "/book/drafts",
            data={"service": "trial", "at": f"{TOMORROW}T{hour:02d}:00"},
            environ_base={"REMOTE_ADDR": f"2001:db8::{hour}"},
        ).status_code
        for hour in (8, 10, 12, 14)
    ]
    assert statuses == [303, 303, 303, 429]
