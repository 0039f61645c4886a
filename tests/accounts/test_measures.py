"""Measures that the table in docs/security.md rests on: lengths, types, names, what a log says."""

import hashlib
import io
import logging
import math
import re
import socket
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser
from itsdangerous import URLSafeTimedSerializer

from portal.accounts.models.people import Account, Member
from portal.accounts.operations import codes
from portal.accounts.views import passwords as views
from portal.db import db, transaction
from portal.lib import authenticator, passkeys, passwords, tokens
from portal.lib.passkeys import Site
from portal.web.app_settings import settings
from portal.web.cookies import Sessions
from portal.web.logging import OneLine
from tests import people
from tests.accounts.test_sign_in import PASSPHRASE, told, try_password
from tests.conftest import at

LETTERS = len(tokens.REFERENCE_LETTERS)


def test_tokens_have_256_bits_and_codes_to_write_down_73():
    for token in (tokens.url_token(), tokens.url_token()):
        assert len(token) == 43, "32 bytes in base64"
    assert len({tokens.url_token() for _ in range(1000)}) == 1000
    assert 16 * math.log2(LETTERS) > 73, "a recovery code, behind limits and a first step"
    assert len(authenticator.new_secret()) * 5 == 160


def test_a_sign_in_is_known_by_256_bits_and_kept_as_a_digest(hana, now):
    token = people.signed_in(hana.account, now=now)
    assert len(token) == 43
    assert token not in str(db.session.execute(db.text("SELECT digest FROM sign_in")).all())


def test_new_passkeys_are_of_curves_only():
    options, _ = passkeys.to_register(
        Site("gym.example", "https://gym.example", "x"), handle="h", account="a", known=[]
    )
    assert re.findall(r'"alg": (-\d+)', options) == ["-8", "-7"]


def test_passwords_are_masked_and_may_be_pasted(client, hana, branch):
    page = client.get("/login").text
    assert re.search(r'<input[^>]*id="password"[^>]*type="password"', page)
    assert "onpaste" not in page


def test_what_a_form_does_not_have_is_not_taken(signed_in, sato, hana, branch):
    browser, page = signed_in(sato), f"/staff/members/{hana.id}/identity"
    forms = [form for form in browser.page(page).forms if "family_name" in form.fields]
    extra = {"account_id": "1", "merged_into_id": "1", "erased_at": "2030-01-01", "id": "99"}
    assert browser.post(page, data=forms[0].fields | extra).status_code == 303
    db.session.expire_all()
    found = db.session.get(Member, hana.id)
    assert (found.merged_into_id, found.erased_at, found.account.email) == (None, None, "hana@example.com")


def test_the_same_name_in_address_and_body_is_no_way_past_a_check(client, hana, branch):
    form = client.page("/login").form(id="by-password")
    data = form.fields | {"email": "hana@example.com", "password": "x" * 20}
    answer = client.post("/login?email=evil@example.com&password=y", data=data)
    assert answer.status_code == 422
    assert "hana@example.com" in answer.text
    assert "evil@example.com" not in answer.text.replace("?email=evil@example.com", "")


def test_files_are_named_by_us_and_types_are_told(signed_in, hana, sato, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    calendar = signed_in(hana).get(f"/me/bookings/{booking.reference}/calendar.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    table = signed_in(sato).get("/staff/bookings.csv?from=2030-04-01&until=2030-04-30")
    assert table.headers["Content-Disposition"] == 'attachment; filename="bookings-2030-04-01-2030-04-30.csv"'
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    export = signed_in(hana).submit("/me/privacy", ends="/me/export")
    assert export.headers["Content-Disposition"] == 'attachment; filename="cortis-gym-data.zip"'
    health = signed_in(hana).get("/healthz")
    assert health.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_refused_tries_and_pages_are_logged_by_number_only(client, signed_in, hana, sato, branch, caplog):
    caplog.set_level(logging.WARNING, logger="portal.guard")
    try_password(client, "hana@example.com", "x" * 20)
    try_password(client, "nobody@example.com", "x" * 20)
    signed_in(sato).get("/staff/settings")
    client.post("/logout")
    said = caplog.text
    assert f"refused password for account:{hana.account.id}" in said
    assert "refused password for an unknown address" in said
    assert f"refused GET /staff/settings 403 to account:{sato.account.id}" in said
    assert "@example.com" not in said
    assert said.count("from 127.0.0.1") >= 3, "where from, for what was refused"


def test_an_entry_is_one_line_and_has_the_number_of_its_request(app, client, branch, caplog, monkeypatch):
    caplog.set_level(logging.INFO)

    def fall(**_more):
        raise RuntimeError

    monkeypatch.setattr(codes, "send_code", fall)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    logging.getLogger("portal").addHandler(handler)
    try:
        client.submit("/login", id="by-code", email="hana@example.com")
    finally:
        logging.getLogger("portal").removeHandler(handler)
    (_form, fault, request) = written.getvalue().splitlines()
    assert "unexpected: RuntimeError" in fault
    assert "in fall" in fault
    assert fault.split()[3] == request.split()[3] != "-"


def test_an_entry_has_its_time_with_an_offset():
    said = OneLine().format(logging.makeLogRecord({"msg": "x", "levelname": "INFO", "name": "portal"}))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO portal - x", said)


def test_nothing_is_signed_with_sha_1():
    for signer in (URLSafeTimedSerializer("x").make_signer(), Sessions.digest_method):
        digest = getattr(signer, "digest_method", signer)
        assert digest is hashlib.sha256


def test_a_forms_token_is_signed_with_sha_256(app, client, branch):
    token = client.page("/login").forms[0].fields["csrf_token"]

    def opened(digest):
        signer = URLSafeTimedSerializer(
            app.config["SECRET_KEY"], salt="wtf-csrf-token", signer_kwargs={"digest_method": digest}
        )
        return signer.loads_unsafe(token)[0]

    assert opened(hashlib.sha256)
    assert not opened(hashlib.sha1)


def test_a_fault_of_ours_is_logged_without_what_was_typed(app, client, branch, caplog, monkeypatch):
    def fall(*, email, **_more):
        raise RuntimeError(email)

    monkeypatch.setattr(codes, "send_code", fall)
    form = client.page("/login").form(id="by-code")
    assert client.post("/login/codes", data=form.fields | {"email": "hana@example.com"}).status_code == 500
    assert "unexpected: RuntimeError" in caplog.text
    assert "hana@" not in caplog.text


def test_the_owner_signs_a_member_out(signed_in, hana, kana, sato, branch):
    browser = signed_in(hana)
    assert "ログアウトさせる" not in signed_in(sato).page(f"/staff/members/{hana.id}").words
    signed_in(kana).submit(f"/staff/members/{hana.id}", ends="/sign-ins/end")
    assert browser.get("/me").status_code == 302


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Transfer-Encoding: chunked, identity",
        b"Content-Length: +5",
    ],
)
def test_a_request_with_two_lengths_is_refused(head):
    mine, theirs = socket.socketpair()
    mine.sendall(b"POST /login HTTP/1.1\r\nHost: gym.example\r\n" + head + b"\r\n\r\nhello")
    mine.shutdown(socket.SHUT_WR)
    with pytest.raises(ParseException):
        next(RequestParser(Config(), theirs, ("127.0.0.1", 1)))
    mine.close()
    theirs.close()


def test_scripts_merge_no_foreign_object():
    scripts = list((Path(__file__).parents[2] / "static/js").rglob("*.js"))
    assert "machine.js" in {path.name for path in scripts}, "in folders too"
    for path in scripts:
        text = path.read_text()
        assert "__proto__" not in text, path.name
        assert "Object.assign" not in text, path.name
        assert not re.search(r"\[\w+\]\[\w+\]\s*=", text), path.name


def test_each_proof_brings_a_new_token_and_the_old_one_ends(app, hana, branch, now):
    with transaction():
        hana.account.password = passwords.hashed(PASSPHRASE)
    browser, copy = app.test_client(), app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = people.signed_in(hana.account, now=now)
    copy.set_cookie("session", browser.get_cookie("session").value)
    assert copy.get("/me").status_code == 200
    page = "/account/confirmation?next=/account"
    assert browser.submit(page, id="confirm", password=PASSPHRASE).status_code == 303
    assert browser.get("/me").status_code == 200
    assert copy.get("/me").status_code == 302


def test_sign_ins_are_shown_and_ended_after_a_proof_only(signed_in, hana, branch, clock):
    here, there = signed_in(hana), signed_in(hana)
    token = here.page("/account").forms[0].fields["csrf_token"]
    clock.shift(61 * 60)
    for url in ("/account/sign-ins/end", "/account/sign-ins/1/end"):
        assert here.post(url, data={"csrf_token": token}).location.startswith("/account/confirmation"), url
    assert there.get("/me").status_code == 200


def test_what_a_browser_keeps_between_two_steps_can_be_read_by_nobody(client, hana, branch):
    client.submit("/login", id="by-code", email="hana@example.com")
    with client.session_transaction() as session:
        kept = str(dict(session))
    assert "email" in kept, "the address is there"
    assert "hana" not in kept


def test_a_password_that_leaked_is_refused(client, hana, branch, tmp_path, monkeypatch):
    leaked = "what the whole town knows by now"
    path = tmp_path / "leaked.txt"
    path.write_text(hashlib.sha1(leaked.encode()).hexdigest().upper() + ":9\n")
    there = settings().model_copy(update={"breached_passwords": path})
    monkeypatch.setattr(views, "settings", lambda: there)
    client.submit("/password/reset", id="forgot", email="hana@example.com")
    link = f"/password/reset/{told('password_reset')[-1].facts['token']}"
    refused = client.submit(link, id="reset", password=leaked)
    assert refused.status_code == 422
    assert db.session.get(Account, hana.account_id).password is None
    assert client.submit(link, id="reset", password=PASSPHRASE).status_code == 303
