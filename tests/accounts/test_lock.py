"""A device that staff have left: handed over by a button, or after a rest; it opens by the second step alone."""

from datetime import timedelta

import pytest

from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import people
from portal.accounts.rules.sign_ins import STAFF_RESTS, STAFF_SEEN_EVERY
from portal.db import db, transaction
from portal.lib import authenticator
from tests.conftest import NOW
from tests.support.page import Page

RESTED = STAFF_RESTS + STAFF_SEEN_EVERY
SECRET = authenticator.new_secret()


@pytest.fixture
def desk(signed_in, sato, branch):
    """Sato's browser; she has an authenticator app."""
    with transaction():
        sato.account.totp_secret = SECRET
    return signed_in(sato)


def digits(at=NOW):
    return authenticator.digits(SECRET, now=at)


def unlocks(browser, at=NOW):
    return browser.submit("/account/second-step", id="step", code=digits(at))


def test_after_a_rest_every_page_of_hers_asks_for_the_second_step(desk, clock):
    clock.shift(RESTED - timedelta(seconds=1))
    assert desk.get("/staff/board").status_code == 200
    clock.shift(RESTED)
    for url in ("/staff/board", "/staff/members", "/account", "/account/email", "/partner"):
        assert desk.get(url).location == f"/account/second-step?next={url}", url
    page = desk.page("/account/second-step?next=/staff/board")
    assert "佐藤は席を外しています" in page.h1


def test_the_second_step_opens_it_where_she_was(desk, clock):
    clock.shift(RESTED)
    answer = desk.submit("/account/second-step?next=/staff/board", id="step", code=digits(NOW + RESTED))
    assert answer.location == "/staff/board"
    assert desk.get("/staff/board").status_code == 200


def test_a_page_that_looks_for_news_by_itself_is_nobody(desk, clock):
    for _ in range(8):
        clock.shift(timedelta(minutes=1))
        desk.get("/staff/board", headers={"Portal-Refresh": "1"})
    assert desk.get("/staff/board").status_code == 302


def test_who_types_for_long_is_there(desk, clock):
    for _ in range(8):
        clock.shift(timedelta(minutes=1))
        assert desk.get("/account/here").text == "here"
    assert desk.get("/staff/board").status_code == 200


def test_what_was_typed_stays(desk, hana, clock):
    url = f"/staff/members/{hana.id}/notes"
    form = desk.page(f"/staff/members/{hana.id}").form(ends="/notes")
    clock.shift(RESTED)
    answer = desk.post(url, data=form.fields | {"words": "左の腰をかばっている。次回は立位から。"})
    assert answer.status_code == 401
    page = Page(answer.text)
    assert "/account/second-step" in page.links
    again = page.form(id="again")
    assert again.fields["words"] == "左の腰をかばっている。次回は立位から。"
    unlocks(desk, NOW + RESTED)
    assert desk.post(again.action, data=again.fields).status_code == 303
    assert "左の腰をかばっている" in desk.page(f"/staff/members/{hana.id}").words


def test_the_button_hands_it_over_at_once(desk, kana, app):
    answer = desk.submit("/staff/board", ends="/staff/lock")
    assert answer.location.startswith("/account/second-step")
    assert desk.get("/staff/board").location == "/account/second-step?next=/staff/board"
    page = desk.page("/account/second-step")
    assert any(form.action.endswith("/logout") for form in page.forms), "somebody else signs in"
    assert desk.submit("/account/second-step", id="step", code="000000").status_code == 422
    assert desk.get("/staff/board").status_code == 302
    assert unlocks(desk).status_code == 303
    assert desk.get("/staff/board").status_code == 200


def test_after_the_hand_over_no_request_keeps_it_awake(desk, clock):
    desk.submit("/staff/board", ends="/staff/lock")
    seen = db.session.query(SignIn.seen_at).scalar()
    clock.shift(timedelta(minutes=3))
    desk.get("/staff/board")
    db.session.rollback()
    assert db.session.query(SignIn.seen_at).scalar() == seen


def test_members_are_never_locked_out(signed_in, hana, branch, clock):
    browser = signed_in(hana)
    clock.shift(timedelta(hours=2))
    assert browser.get("/me").status_code == 200
    assert browser.get("/account/here").text == "here"


def test_the_members_pages_of_who_works_here_are_locked_too(signed_in, hana, branch, clock, now):

    people.add_staff(
        email="hana@example.com", name="山本", role="desk", password=None, actor="staff:1", now=now
    )
    browser = signed_in(hana)
    clock.shift(RESTED)
    assert browser.get("/me/log").location == "/account/second-step?next=/me/log"


def test_where_nothing_could_open_it_she_is_told_to_sign_in_anew(signed_in, sato, branch, clock):
    """She has no second step: two pages that send her to each other for ever would be worse."""
    browser = signed_in(sato)
    clock.shift(RESTED)
    assert browser.get("/staff/board").location == "/account/second-step?next=/staff/board"
    answer = browser.get("/account/second-step")
    assert answer.status_code == 403
    assert any(form.action.endswith("/logout") for form in Page(answer.text).forms)


def test_what_a_visitor_sends_to_a_page_behind_the_sign_in_stays(client, hana, branch, signed_in):
    form = signed_in(hana).page("/me/partner").form(id="partner")
    client.get("/login")
    token = client.page("/login").forms[0].fields["csrf_token"]
    answer = client.post("/me/partner", data=form.fields | {"csrf_token": token, "email": "he@example.com"})
    assert answer.status_code == 401
    assert Page(answer.text).form(id="again").fields["email"] == "he@example.com"
