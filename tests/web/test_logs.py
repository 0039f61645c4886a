"""What a log says of a refused try or a fault, and what it never says."""

import io
import logging
import re

from portal.accounts.operations import codes
from portal.web.logging import OneLine
from tests.accounts.test_sign_in import try_password


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


def test_a_fault_of_ours_is_logged_without_what_was_typed(app, client, branch, caplog, monkeypatch):
    def fall(*, email, **_more):
        raise RuntimeError(email)

    monkeypatch.setattr(codes, "send_code", fall)
    form = client.page("/login").form(id="by-code")
    assert client.post("/login/codes", data=form.fields | {"email": "hana@example.com"}).status_code == 500
    assert "unexpected: RuntimeError" in caplog.text
    assert "hana@" not in caplog.text
