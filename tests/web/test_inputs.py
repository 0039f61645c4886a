"""What a browser may send besides what a form has."""

import re
import socket
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from portal.accounts.models.people import Member
from portal.db import db
from tests import people
from tests.conftest import at


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
