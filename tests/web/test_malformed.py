"""Odd requests get an answer of the 400s, and headers guard every answer whatever the address."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests import people
from tests.access.house import routes
from tests.conftest import TOMORROW, at
from tests.web.test_headers import CSP

ROUTES = [
    line.partition("  ")[0].rsplit(" ", 1)
    for line in (Path(__file__).parents[1] / "shape/routes.txt").read_text().splitlines()
]
NOT_PERSONAL = {
    "/favicon.ico": "public, max-age=86400",
    "/apple-touch-icon.png": "public, max-age=86400",
    "/healthz": "no-cache",  # of the process; nobody is looked up
}
FORM = "application/x-www-form-urlencoded"
BODIES = {
    "deep": ("application/json", b"[" * 100_000),
    "surrogate in JSON": ("application/json", b'{"a": "\\ud800"}'),
    "surrogate": (FORM, b"email=%ED%A0%80&code=%ED%A0%80&csrf_token=%ED%A0%80"),
    "not UTF-8": (FORM, b"email=\xff\xfe&words=%FF"),
    "NUL": (FORM, b"email=a%00b"),
    "three thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(3_000))),
    "no end": (FORM, b"words=" + b"x" * 300_000),
    "half a multipart": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    "no boundary": ("multipart/form-data", b"--x"),
}
WANTED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def address(rule, booking):
    path = rule.replace("<reference>", booking.reference).replace("<slug>", "trial")
    path = path.replace("<day>", TOMORROW.isoformat()).replace("<path:filename>", "icon.svg")
    path = path.replace("<purpose>", "share_pain").replace("<name>", "site-x")
    path = re.sub(r"<key:\w+>", "1", path)
    return re.sub(r"<\w+>", "none", path)


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


@pytest.mark.parametrize("name", BODIES)
def test_no_odd_body_is_a_fault_of_ours(client, signed_in, hana, kana, booking, name):
    kind, body = BODIES[name]
    browsers = {"visitor": client, "member": signed_in(hana), "owner": signed_in(kana)}
    asked = 0
    for route in routes():
        for who in route.let_in if "POST" in route.methods else ():
            answer = browsers[who].post(address(route.path, booking), data=body, content_type=kind)
            assert answer.status_code < 500, (route.path, who, answer.status_code)
            asked += 1
    assert asked > 100


def test_every_address_carries_its_headers(client, signed_in, hana, kana, booking):
    assert len(ROUTES) > 100
    for browser in (client, signed_in(hana), signed_in(kana)):
        for rule, methods in ROUTES:
            path = address(rule, booking)
            answer = browser.get(path) if "GET" in methods else browser.post(path)
            for header, value in WANTED.items():
                assert answer.headers.get(header) == value, (rule, header)
            assert answer.headers["Cache-Control"], rule
            assert not [name for name, _value in answer.headers if name.startswith("Access-Control")], rule
            assert "camera=()" in answer.headers["Permissions-Policy"], rule


def test_personal_pages_are_kept_by_nobody(signed_in, hana, kana, booking):
    for who in (hana, kana):
        browser = signed_in(who)
        for rule, methods in ROUTES:
            if "GET" in methods and not rule.startswith(("/static", "/assets", "/sw.js")):
                answer = browser.get(address(rule, booking))
                wanted = NOT_PERSONAL.get(rule, "no-store")
                assert answer.headers["Cache-Control"] == wanted, rule


def test_a_body_beyond_what_is_handled_is_refused(client, branch):
    for url in ("/login", "/theme", "/book/drafts"):
        assert client.post(url, data=b"x" * 300_000, content_type=FORM).status_code == 413, url


def test_nothing_lists_a_folder_climbs_out_of_it_or_echoes_a_request(app, branch):
    client = FlaskClient(app)  # one that does not read the pages: their links have the odd path in them
    for path in (
        "/static/",
        "/static/js",
        "/static/..%2f..%2fwsgi.py",
        "/assets/",
        "/.git/config",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/static/icon.svg").status_code == 200
    for path in ("/", "/login", "/static/icon.svg"):
        assert client.open(path, method="TRACE").status_code == 405, path


@pytest.mark.parametrize("length", ["5", "abc", "-1", "99999999999"])
def test_a_lying_length_is_no_fault_of_ours(client, branch, length):
    answer = client.post(
        "/login", data=b"email=hana@example.com", content_type=FORM, headers={"Content-Length": length}
    )
    assert answer.status_code < 500
