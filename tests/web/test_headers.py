"""What every answer tells the browser, word for word."""

import pytest
from werkzeug.exceptions import TooManyRequests

from portal import create_app
from portal.db import db
from portal.lib.crypto import new_key
from portal.settings import Settings
from portal.web import limits
from tests import people
from tests.conftest import TOMORROW, at
from tests.support.apps import let_go

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "url", ["/", "/nothing", "/login", "/static/icon.svg", "/assets/site-x.css", "/healthz", "/me"]
)
def test_every_answer_is_guarded(client, mori, url):
    headers = client.get(url).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_personal_pages_are_not_kept_anywhere(signed_in, client, hana, mori):
    assert signed_in(hana).get("/me").headers["Cache-Control"] == "no-store"
    assert client.get("/book/health?service=trial&at=2030-04-02T10:00").headers["Cache-Control"] == "no-store"


def test_the_style_sheet_is_kept_for_ever_under_its_name(client, branch):
    page = client.get("/").text
    url = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 10_000
    assert url in client.get("/en/").text


def test_the_log_of_requests_has_no_key_and_no_name_in_it(client, mori, caplog):
    caplog.set_level("INFO")
    client.get("/book/secret-key-of-a-draft/health")
    client.get("/nothing/but/hana@example.com")
    assert "/book/<key>/health 404" in caplog.text
    assert "secret-key" not in caplog.text
    assert "hana@" not in caplog.text


def test_limits_count_visitors_and_not_the_proxy_before_them(branch):
    app = create_app(
        Settings(database_url=str(db.engine.url.render_as_string(hide_password=False)), trusted_proxies=1)
    )
    browser = app.test_client()

    def ask(address):
        return browser.post("/login", data={}, headers={"X-Forwarded-For": f"6.6.6.6, {address}"}).status_code

    assert [ask("10.0.0.1") for _ in range(11)][-1] == 429
    assert ask("10.0.0.2") == 422
    let_go(app)


@pytest.mark.parametrize(
    ("addresses", "answers"),
    [
        ([f"2001:db8:1:2:{n:x}::{n}" for n in range(1, 12)], [422] * 10 + [429]),
        (["::ffff:203.0.113.7", "203.0.113.7"] * 5 + ["::ffff:cb00:7107"], [422] * 10 + [429]),
        ([f"fe80::1%eth{n}" for n in range(11)], [422] * 10 + [429]),
        ([f"_hidden{n}" for n in range(11)], [422] * 10 + [429]),
        ([f"2001:db8:1:{n:x}::1" for n in range(11)], [422] * 11),
    ],
)
def test_whoever_has_many_addresses_of_one_network_has_one_limit(client, branch, addresses, answers):
    def ask(address):
        return client.post("/login", data={}, environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask(address) for address in addresses] == answers


def test_all_processes_count_together(branch):
    url = str(db.engine.url.render_as_string(hide_password=False))
    one, other = (create_app(Settings(database_url=url)) for _ in range(2))
    answers = [app.test_client().post("/login", data={}).status_code for app in [one, other] * 6]
    assert answers == [422] * 10 + [429] * 2
    refused = one.test_client().post("/login", data={})
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    let_go(one)
    let_go(other)


def test_counting_waits_for_no_connection_of_the_portal(app):
    pool = db.engine.pool
    most = pool.size() + pool._max_overflow
    held = [db.engine.connect() for _ in range(most)]
    assert pool.checkedout() == most
    with app.test_request_context():
        limits.count("tries", "somebody", most="1 per hour")
        with pytest.raises(TooManyRequests):
            limits.count("tries", "somebody", most="1 per hour")
    for connection in held:
        connection.close()


def test_production_answers_under_its_own_name_only(tmp_path):
    settings = {
        "environment": "production", "secret_key": "k" * 40, "field_keys": new_key(), "index_key": "i" * 32,
        "base_url": "https://gym.example", "smtp_url": "smtp://127.0.0.1:25", "trusted_hosts": "10.0.0.7",
        "trusted_proxies": 1, "database_url": f"sqlite:///{tmp_path}/x.sqlite",
    }  # fmt: skip
    app = create_app(Settings(**settings))
    client = app.test_client()
    assert client.get("/safety", headers={"Host": "gym.example"}).status_code == 200
    assert client.get("/safety", headers={"Host": "10.0.0.7"}).status_code == 200
    assert client.get("/safety", headers={"Host": "evil.example"}).status_code == 400
    let_go(app)


def test_the_session_cookie_is_not_for_scripts(client, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_visitor_is_back_at_the_times_at_once_and_whoever_has_begun_is_not(
    client, signed_in, hana, mori, trial
):
    times = "/book/time?service=trial"
    for page in (times, "/book/service", "/book/month?service=trial"):
        assert client.get(page).headers["Cache-Control"] == "no-cache", page
        assert signed_in(hana).get(page).headers["Cache-Control"] == "no-store", page
    client.post("/book/drafts", data={"service": "trial", "at": f"{TOMORROW}T10:00"})
    assert client.get(times).headers["Cache-Control"] == "no-store"
