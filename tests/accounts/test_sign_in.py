"""Signing in by mailed code or password, and setting one; done by Flask-Security, in our words."""

import time

import pytest
from flask_security import hash_password
from sqlalchemy import select

from portal.accounts.models import Account
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from tests.support.page import Page

PASSPHRASE = "三月の電車で花を見た朝のこと"  # 14 characters, with the next 15
PASSPHRASE += "。"


def told(kind):
    return db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


@pytest.fixture
def with_password(app, hana):
    with transaction():
        hana.account.password = hash_password(PASSPHRASE)
    return hana


def ask_for_code(client, email, url="/login"):
    return client.submit(url, ends="/login/code", identity=email)


def test_a_member_signs_in_with_a_mailed_code(client, hana, branch):
    page = Page(ask_for_code(client, "hana@example.com").text)
    [message] = told("sign_in_code")
    assert message.to == "hana@example.com"

    form = page.form(ends="/login")
    answer = client.post(form.action, data=form.fields | {"passcode": message.facts["code"]})
    assert answer.status_code == 302
    assert "山本さん" in client.page("/me").words


def test_a_wrong_code_is_explained_and_the_address_stays(client, hana, branch):
    page = Page(ask_for_code(client, "hana@example.com").text)
    form = page.form(ends="/login")
    answer = client.post(form.action, data=form.fields | {"passcode": "000000"})
    again = Page(answer.text)
    assert answer.status_code == 422
    assert "組み合わせがちがいます" in again.words
    assert again.form(ends="/login").fields["identity"] == "hana@example.com"
    assert client.get("/me").status_code == 302


def test_known_and_unknown_addresses_are_answered_alike(client, hana, branch):
    def answer(email):
        return ask_for_code(client, email).text.replace(email, "…")

    known, unknown = answer("hana@example.com"), answer("nobody@example.com")
    assert known == unknown
    assert len(told("sign_in_code")) == 1

    def wrong(email):
        page = Page(client.get("/login").text)
        fields = page.form(ends="/login").fields | {"identity": email, "passcode": "x" * 20}
        return client.post("/login", data=fields).text.replace(email, "…")

    assert wrong("hana@example.com") == wrong("nobody@example.com")

    def reset(email):
        return client.submit("/password/reset", ends="/password/reset", email=email).text.replace(email, "…")

    assert reset("hana@example.com") == reset("nobody@example.com")


def test_a_member_signs_in_with_her_password(client, with_password, branch):
    page = Page(client.get("/login").text)
    fields = page.form(ends="/login").fields
    answer = client.post("/login", data=fields | {"identity": "HANA@example.com", "passcode": PASSPHRASE})
    assert answer.location == "/welcome"
    assert client.get("/welcome").location == "/me"


def test_whoever_opens_a_members_page_signs_in_and_comes_back(client, with_password, branch):
    asked = client.get("/en/guides/five-exercises")
    assert asked.location == "/en/login?next=/en/guides/five-exercises"
    page = Page(client.get(asked.location).text)
    assert "Please sign in to open this page." in page.words
    form = page.form(ends="/login/code")
    fields = form.fields | {"identity": "hana@example.com", "passcode": PASSPHRASE}
    answer = client.post("/en/login?next=/en/guides/five-exercises", data=fields)
    assert answer.location.endswith("/en/guides/five-exercises")


def test_the_way_back_leads_nowhere_else(client, with_password, branch):
    for trap in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "//[",
        "/\t/evil.example",
        "",
    ):
        page = Page(client.get("/login").text)
        fields = page.form(ends="/login/code").fields | {
            "identity": "hana@example.com",
            "passcode": PASSPHRASE,
        }
        assert client.post("/login", query_string={"next": trap}, data=fields).status_code == 400


def test_signing_out_ends_it(client, with_password, branch, signed_in):
    browser = signed_in(with_password)
    assert browser.submit("/me", ends="/logout").status_code == 302
    assert browser.get("/me").status_code == 302


def test_a_password_is_set_by_a_mailed_link_of_our_own_address(client, hana, branch):
    trap = {"Host": "evil.example"}
    token = Page(client.get("/en/password/reset", headers=trap).text).forms[0].fields["csrf_token"]
    client.post("/en/password/reset", headers=trap, data={"csrf_token": token, "email": "hana@example.com"})
    [message] = told("password_reset")
    assert message.locale == "en"
    assert "evil" not in str(message.facts)
    path = f"/en/password/reset/{message.facts['token']}"

    short = client.submit(path, password="too short", password_confirm="too short")
    assert short.status_code == 422
    assert "15 characters or more" in short.text
    answer = client.submit(path, password=PASSPHRASE, password_confirm=PASSPHRASE)
    assert answer.status_code == 302
    assert len(told("password_changed")) == 1
    db.session.rollback()
    assert db.session.scalar(select(Account.password)).startswith("$argon2id$")


def test_a_forged_reset_link_changes_nothing(client, hana, branch):
    answer = client.get("/password/reset/forged", follow_redirects=True)
    assert "もう使えません" in answer.text


def test_guessing_is_slowed_down(client, hana, branch):
    page = Page(client.get("/login").text)
    fields = page.form(ends="/login/code").fields | {"identity": "hana@example.com", "passcode": "000000"}
    answers = [client.post("/login", data=fields).status_code for _ in range(11)]
    assert answers[-1] == 429
    assert 429 not in answers[:10]


def test_pages_we_have_no_use_for_are_closed(client, branch):
    for url in ("/us-setup", "/us-verify", "/verify", "/register", "/fs-static/x.css", "/us-verify-link"):
        assert client.get(url).status_code == 404


def test_staff_come_to_the_day_after_signing_in(signed_in, sato, branch):
    assert signed_in(sato).get("/welcome").location == "/staff"
    assert signed_in(sato).get("/me").status_code == 403


def test_a_wrong_password_leads_back_to_the_password(client, with_password, branch):
    page = Page(client.get("/login").text)
    fields = page.form(ends="/login").fields | {"identity": "hana@example.com", "passcode": "x" * 20}
    again = Page(client.post("/login", data=fields).text)
    assert "組み合わせがちがいます" in again.words
    assert "送り先" not in again.words
    assert "passcode" in again.form(ends="/login").fields


def test_a_password_without_end_is_refused_alike(client, with_password, branch):
    for email in ("hana@example.com", "nobody@example.com"):
        page = Page(client.get("/login").text)
        fields = page.form(ends="/login").fields | {"identity": email, "passcode": "x" * 5000}
        assert client.post("/login", data=fields).status_code == 413


def test_english_stays_english_through_sign_in_and_out(client, with_password, branch):
    page = Page(client.get("/en/login").text)
    fields = page.form(ends="/login").fields | {"identity": "hana@example.com", "passcode": PASSPHRASE}
    assert client.post("/en/login", data=fields).location == "/en/welcome"
    assert client.submit("/en/me", ends="/logout").location == "/en/"


def test_the_cookie_that_remembers_is_as_careful_as_the_session(client, with_password, branch):
    page = Page(client.get("/login").text)
    fields = page.form(ends="/login").fields | {"identity": "hana@example.com", "passcode": PASSPHRASE}
    answer = client.post("/login", data=fields | {"remember": "y"})
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("remember_token")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_answer_takes_as_long_for_an_unknown_address(app, client, with_password, branch, monkeypatch):
    monkeypatch.setitem(app.config, "ANSWER_FLOOR_SECONDS", 0.6)

    def seconds(url, ends, **fields):
        form = client.page(url).form(ends=ends)
        began = time.perf_counter()
        client.post(form.action, data=form.fields | fields)
        return time.perf_counter() - began

    for email in ("hana@example.com", "nobody@example.com"):
        assert 0.6 <= seconds("/login", "/login/code", identity=email) < 1.2
        assert 0.6 <= seconds("/password/reset", "/password/reset", email=email) < 1.2


def test_while_an_answer_waits_nobody_else_does(app, client, branch, monkeypatch):
    """On SQLite a transaction left open here would hold the one write lock of the whole gym."""
    waited = []
    monkeypatch.setattr(time, "sleep", lambda _seconds: waited.append(db.session().in_transaction()))
    ask_for_code(client, "nobody@example.com")
    client.submit("/password/reset", ends="/password/reset", email="nobody@example.com")
    assert waited == [False, False]
