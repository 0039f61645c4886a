"""A browser that is known: for how long, to whom, and by which cookie."""

from datetime import timedelta

import pytest
from flask import Response
from sqlalchemy import func, select

from portal import create_app
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import second_steps
from portal.accounts.signed_in import is_known_device
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, drafts
from portal.db import db, transaction
from portal.lib import passwords
from portal.notifications.models import OutboxMessage
from portal.privacy.operations import erasure
from portal.settings import Settings
from portal.web import devices
from portal.web.links import signed
from tests import people
from tests.accounts.test_sign_in import (  # noqa: F401 - a fixture
    PASSPHRASE,
    ask_for_code,
    told,
    try_password,
    type_code,
    with_password,
)
from tests.support.apps import let_go
from tests.test_settings import PRODUCTION

A_YEAR = timedelta(days=365)


@pytest.fixture
def hers(app, hana, branch):
    """A browser on which she has signed in, and signed out again."""
    browser = app.test_client()
    by_code(browser)
    browser.submit("/me", ends="/logout")
    return browser


def by_code(browser, email="hana@example.com"):
    ask_for_code(browser, email)
    assert type_code(browser, told("sign_in_code")[-1].facts["code"]).location == "/welcome"


def is_known(browser, whose):
    """What a view asks before it counts a try from this browser."""
    db.session.rollback()
    cookie = browser.get_cookie("device")
    with browser.application.test_request_context(headers={"Cookie": f"device={cookie.value}"}):
        return is_known_device(whose.account)


def test_a_browser_is_known_to_the_one_who_has_used_it(hers, hana, yui):
    assert is_known(hers, hana)
    assert not is_known(hers, yui)


@pytest.mark.parametrize(("later", "known"), [(A_YEAR - timedelta(days=1), True), (A_YEAR, False)])
def test_it_is_known_for_a_year(hers, hana, clock, later, known):
    clock.shift(later)
    assert is_known(hers, hana) == known


def test_each_sign_in_begins_its_year_anew(hers, hana, clock):
    clock.shift(A_YEAR - timedelta(days=1))
    by_code(hers)
    hers.submit("/me", ends="/logout")
    clock.shift(timedelta(days=30))
    assert is_known(hers, hana)


def test_a_new_password_ends_it_everywhere(app, hers, hana):
    other = app.test_client()
    other.submit("/password/reset", id="forgot", email="hana@example.com")
    path = f"/password/reset/{told('password_reset')[0].facts['token']}"
    assert other.submit(path, id="reset", password=PASSPHRASE).location == "/welcome"
    other.submit("/me", ends="/logout")
    assert not is_known(hers, hana)
    assert is_known(other, hana)


def test_a_new_address_ends_it_everywhere_else(app, hers, hana):
    other = app.test_client()
    by_code(other)
    other.submit("/account/email", id="address", email="new@example.com")
    code = told("address_code")[-1].facts["code"]
    assert other.submit("/account/email/code", id="prove", code=code).location == "/account"
    other.submit("/me", ends="/logout")
    assert not is_known(hers, hana)
    assert is_known(other, hana)


def test_signing_out_everywhere_else_ends_it_everywhere_else(app, hers, hana, signed_in):
    other = app.test_client()
    by_code(other)
    signed_in(hana)  # so that there is an elsewhere
    assert other.submit("/account", ends="/sign-ins/end").location == "/account"
    other.submit("/me", ends="/logout")
    assert not is_known(hers, hana)
    assert is_known(other, hana)


def test_the_gym_ends_it_with_her_sign_ins(hers, hana, signed_in, kana):
    signed_in(kana).submit(f"/staff/members/{hana.id}", ends="/sign-ins/end")
    assert not is_known(hers, hana)


def test_a_reset_of_the_second_step_ends_it(hers, hana, now):
    second_steps.reset_second_steps(account=hana.account, actor="staff:1", now=now)
    assert not is_known(hers, hana)


@pytest.mark.parametrize("said", [[1], [[1, 0]], [[1, 0, "x"]], [[1, 0, True]], {"1": 0}, "x", None, [[]]])
def test_what_a_browser_brings_from_before_is_nobodys_and_no_fault(app, hers, hana, said):
    hers.set_cookie("device", signed(app, "device", said))
    assert not is_known(hers, hana)
    by_code(hers)
    hers.submit("/me", ends="/logout")
    assert is_known(hers, hana)


def test_a_known_browser_costs_no_statement_a_page(app, hers, with_password, statements):  # noqa: F811
    seen = []
    for browser in (hers, app.test_client()):
        try_password(browser, "hana@example.com", PASSPHRASE)
        browser.get("/me")
        with statements() as of_this:
            browser.get("/me")
        seen.append(len(of_this))
        browser.submit("/me", ends="/logout")
        if browser is not hers:
            browser.delete_cookie("device")
        for page in ("/login", "/"):
            with statements() as of_this:
                browser.get(page)
            seen.append(len(of_this))
    assert seen[:3] == seen[3:]


def test_the_cookie_belongs_to_this_host_and_to_no_script(tmp_path):
    values = {name.removeprefix("PORTAL_").lower(): value for name, value in PRODUCTION.items()}
    app = create_app(Settings(**values | {"database_url": f"sqlite:///{tmp_path}/x.sqlite"}))
    with app.test_request_context(base_url="https://gym.example"):
        answer = Response()
        devices.know(answer, 1, 0)
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-device=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)
    let_go(app)


def test_a_draft_begun_while_signed_in_goes_with_her(signed_in, hana, trial, mori, now):
    signed_in(hana).post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"})
    draft = db.session.scalars(select(Draft)).one()
    drafts.answer_health(draft=draft, answers=people.WELL, babies=0, now=now)
    contacts.mail_way_back(draft=draft, email="private@example.com", locale="ja", trainer="", now=now)
    erasure.erase(member=hana, now=now)
    assert db.session.scalars(select(Draft)).all() == []
    assert [outbox_message.kind for outbox_message in db.session.scalars(select(OutboxMessage))] == ["erased"]


def test_a_new_password_while_signed_in_keeps_her_in(signed_in, hana, branch):
    browser = signed_in(hana)
    browser.submit("/password/reset", id="forgot", email="hana@example.com")
    path = f"/password/reset/{told('password_reset')[0].facts['token']}"
    assert browser.submit(path, id="reset", password=PASSPHRASE).location == "/welcome"
    assert browser.get("/me").status_code == 200


def test_whoever_signs_in_next_finds_nothing_of_the_one_before(app, hana, yui, trial, mori, now):
    with transaction():
        yui.account.password = passwords.hashed(PASSPHRASE)
    browser, copy = app.test_client(), app.test_client()
    ask_for_code(browser, "hana@example.com")
    type_code(browser, told("sign_in_code")[0].facts["code"])
    copy.set_cookie("session", browser.get_cookie("session").value)
    browser.post("/book/drafts", data={"service": "trial", "at": "2030-04-02T10:00"})
    draft = db.session.scalars(select(Draft)).one()
    try_password(browser, "yui@example.com", PASSPHRASE)
    assert copy.get("/me").status_code == 302
    assert browser.get(f"/book/{draft.key}/health").status_code in (302, 404)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_signing_in_again_is_a_confirmation(signed_in, hana, branch, clock):
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    browser = signed_in(hana)
    clock.shift(20 * 60)
    assert browser.get("/account/email").status_code == 302
    try_password(browser, "hana@example.com", PASSPHRASE)
    assert browser.get("/account/email").status_code == 200


def test_the_owner_signs_a_member_out(signed_in, hana, kana, sato, branch):
    browser = signed_in(hana)
    assert "ログアウトさせる" not in signed_in(sato).page(f"/staff/members/{hana.id}").words
    signed_in(kana).submit(f"/staff/members/{hana.id}", ends="/sign-ins/end")
    assert browser.get("/me").status_code == 302


def test_sign_ins_are_shown_and_ended_after_a_proof_only(signed_in, hana, branch, clock):
    here, there = signed_in(hana), signed_in(hana)
    token = here.page("/account").forms[0].fields["csrf_token"]
    clock.shift(61 * 60)
    for url in ("/account/sign-ins/end", "/account/sign-ins/1/end"):
        assert here.post(url, data={"csrf_token": token}).location.startswith("/account/confirmation"), url
    assert there.get("/me").status_code == 200
