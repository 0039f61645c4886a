"""What whoever watches from outside reads: figures by route and kind, and nothing about anybody."""

import json
import logging
import re
from datetime import timedelta

import pytest
import yaml

from portal import create_app
from portal.booking.operations.bookings import cancel
from portal.settings import ROOT, Settings
from portal.web.logging import OneLine, OneObject
from tests import people
from tests.conftest import TOMORROW, at
from tests.support.apps import let_go

TOKEN = "t" * 30
BRINGS = {"Authorization": f"Bearer {TOKEN}"}
DEPLOY = ROOT / "docs" / "deploy"


@pytest.fixture
def watched(app, monkeypatch):
    monkeypatch.setitem(app.extensions, "portal", app.extensions["portal"].model_copy(
        update={"metrics_token": Settings(metrics_token=TOKEN).metrics_token}
    ))  # fmt: skip


@pytest.fixture
def read(client, watched):
    def figures():
        answer = client.get("/metrics", headers=BRINGS)
        assert answer.status_code == 200
        assert answer.mimetype == "text/plain"
        rows = (line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in rows}

    return figures


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {TOKEN}é"}]
)
def test_for_everybody_else_there_is_no_such_page(client, watched, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_token_in_the_settings_nobody_reads_it(client):
    for headers in ({}, {"Authorization": "Bearer "}, BRINGS):
        assert client.get("/metrics", headers=headers).status_code == 404


def test_it_tells_how_the_house_stands(read, hana, trial, mori, clock, now):
    before = read()
    assert (before["portal_bookings_ahead"], before["portal_outbox_waiting"]) == (0, 0)
    booking = people.booked(hana, trial, at(10), now=now)
    people.begun(trial, at(12), now=now)
    clock.shift(timedelta(minutes=3))
    after = read()
    assert (after["portal_bookings_ahead"], after["portal_holds"]) == (1, 1)
    assert (after["portal_outbox_waiting"], after["portal_outbox_oldest_seconds"]) == (1, 180)
    clock.shift(timedelta(minutes=8))
    assert read()["portal_holds"] == 0, "it has run out"
    cancel(booking=booking, actor=hana.actor, now=now)
    assert read()["portal_bookings_ahead"] == 0


def test_requests_are_counted_by_route_and_refusals_by_kind(read, client, signed_in, hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    before = read()
    client.get(f"/book/time?service=trial&date={TOMORROW}")
    client.get("/nowhere/at/all")
    taken = {"service": "trial", "at": f"{TOMORROW}T10:00"}
    assert client.post("/book/drafts", data=taken).status_code == 409
    after = read()

    def more(name):
        return after.get(name, 0) - before.get(name, 0)

    assert more('portal_request_seconds_count{method="GET",route="/book/time",status="2xx"}') == 1
    assert more('portal_request_seconds_count{method="GET",route="(no such page)",status="4xx"}') == 1
    assert more('portal_request_seconds_count{method="POST",route="/book/drafts",status="4xx"}') == 1
    assert more('portal_refusals_total{kind="SlotTaken"}') == 1


def test_no_word_that_somebody_sends_is_kept(read, client):
    for method in ("FOO", "HANA", "CANARY"):
        client.open("/", method=method)
    assert not [name for name in read() if "CANARY" in name or "HANA" in name]
    assert [name for name in read() if 'method="other"' in name]


def test_nothing_in_it_is_about_anybody(client, watched, signed_in, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    browser = signed_in(hana)
    browser.get(f"/me/bookings/{booking.reference}")
    browser.get("/me/log?canary=vaginal")
    client.get("/staff/members?q=hana@example.com")
    told = client.get("/metrics", headers=BRINGS).text
    for word in ("hana", "山本", "09012345678", booking.reference, "canary", "vaginal", "example.com"):
        assert word not in told, word


def test_alarms_and_pictures_ask_for_figures_that_there_are(read, hana, trial, mori, now):
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yaml").read_text())["groups"][0]["rules"]
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    asked = [rule["expr"] for rule in rules] + [
        target["expr"] for panel in panels for target in panel["targets"]
    ]
    there = {re.sub(r"\{.*", "", name) for name in read()}
    there |= {"portal_worker_seconds", "portal_backup_seconds", "portal_refusals_total"}
    for expression in asked:
        for name in re.findall(r"portal_\w+", expression):
            assert name in there, name


def test_a_log_may_be_objects(app):
    entry = logging.LogRecord("portal.requests", logging.INFO, "", 0, "GET %s\n200", ("/",), None)
    told = json.loads(OneObject().format(entry))
    assert set(told) == {"at", "level", "source", "request", "message"}
    assert (told["level"], told["source"], told["message"]) == ("INFO", "portal.requests", "GET / ⏎ 200")
    assert OneLine().format(entry).endswith("GET / ⏎ 200")


def test_a_request_has_the_number_that_the_proxy_gave_it(tmp_path):
    """Behind a proxy alone, and only what is a number."""
    for proxies, brought, is_kept in (
        (1, "f" * 32, True),
        (0, "f" * 32, False),
        (1, "hana@example.com", False),
    ):
        other = create_app(Settings(database_url=f"sqlite:///{tmp_path}/x.sqlite", trusted_proxies=proxies))
        own = other.test_client().get("/healthz", headers={"X-Request-ID": brought}).headers["X-Request-ID"]
        assert (own == brought) == is_kept
        assert is_kept or re.fullmatch("[0-9a-f]{8}", own)
        let_go(other)
