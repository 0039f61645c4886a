"""The database is gone, silent, read only, or held by somebody else: everybody has an answer, and soon."""

import sqlite3
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from portal import create_app, patience
from portal.accounts.models.people import StaffRole
from portal.accounts.queries.people import account_by_email
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from portal.seed import seed_branch
from portal.settings import Settings
from tests import people
from tests.support import postgres
from tests.support.apps import let_go
from tests.support.client import Browser
from tests.support.faulty import Mood, wire
from tests.support.page import Page

SOON = 15  # seconds: patience.PAGE, and what a busy machine takes to draw the page

pytestmark = pytest.mark.usefixtures("as_patient_as_ever")

TYPED = {"email": "hana@example.com", "family_name": "山本"}
OF_ROLE = {
    "visitor": ["/", "/book/time?service=trial", "/guides", "/login", "/nothing", "/en/"],
    "member": ["/me", "/me/log", "/me/bookings", "/account", "/routines", "/me/device", "/book"],
    "staff": ["/staff", "/staff/board", "/staff/members", "/account"],
}


def asked_as(role):
    """Who waits out a silence: by default one of them, everybody by `make soak`."""
    return [name if name == role else pytest.param(name, marks=pytest.mark.soak) for name in OF_ROLE]


def made(url):
    """A portal with a gym in it, a member and somebody at the desk."""
    app = create_app(Settings(database_url=url, holds_per_address=1_000_000))
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        seed_branch()
        people.told_everything(gym.branch(), now=clock.now())
        people.member("hana@example.com", now=clock.now())
        people.staff("sato@example.com", "佐藤", StaffRole.DESK, now=clock.now())
    return app


def browsers(app):
    """One of each role, each of whom has seen a page already."""
    found = {role: app.test_client() for role in OF_ROLE}
    for role, email in (("member", "hana@example.com"), ("staff", "sato@example.com")):
        with app.app_context():
            token = people.signed_in(account_by_email(email), now=clock.now())
        with found[role].session_transaction() as session:
            session["_user_id"] = token
    for role, browser in found.items():
        assert browser.get(OF_ROLE[role][0], follow_redirects=True).status_code == 200, role
    return found


@pytest.fixture(scope="module")
def line():
    with ExitStack() as stack:
        folder = stack.enter_context(postgres.server()).partition("host=")[2]
        yield stack.enter_context(wire(f"{folder}/.s.PGSQL.5432"))


@pytest.fixture(scope="module")
def far(line, as_patient_as_ever):
    """A portal whose database is at the other end of a wire."""
    app = made(f"postgresql+psycopg://portal@127.0.0.1:{line.port}/portal")
    yield app
    line.be(Mood.WELL)
    let_go(app)


@pytest.fixture
def come(far, line):
    line.be(Mood.WELL)
    let_go(far)  # connections of a test before
    yield browsers(far)
    line.be(Mood.WELL)


def answered(ask):
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < SOON
    return answer


def check_away(answer):
    """The gym's own page: what is so, what to do, how the gym is reached."""
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), answer.request.path
    if not answer.request.path.startswith("/me/device"):
        page = Page(answer.text)
        assert "03-1234-5678" in page.words, answer.request.path
        assert "Irifune" in page.words or "入船" in page.words
        assert "tel:0312345678" in page.links
    assert "ログアウト" not in answer.text


@pytest.mark.parametrize("role", OF_ROLE)
def test_whoever_asks_while_it_is_cut_off_reads_when_to_come_back(come, line, role):
    line.be(Mood.CUT)
    for path in OF_ROLE[role]:
        if path not in ("/nothing", "/login", "/guides", "/en/") or role != "visitor":
            check_away(answered(lambda path=path: come[role].get(path)))
    line.be(Mood.WELL)
    answers = [come[role].get(OF_ROLE[role][0], follow_redirects=True).status_code for _ in range(3)]
    assert answers[-1] == 200, "nobody had to start anything anew"


@pytest.mark.parametrize("role", asked_as("member"))
def test_whoever_asks_while_it_says_nothing_waits_no_longer_than_for_a_slow_page(come, line, role):
    line.be(Mood.SILENT)
    check_away(answered(lambda: come[role].get(OF_ROLE[role][0])))
    line.be(Mood.WELL)
    answers = [come[role].get(OF_ROLE[role][0], follow_redirects=True).status_code for _ in range(3)]
    assert answers[-1] == 200


@pytest.mark.parametrize("role", asked_as("visitor"))
def test_whoever_asks_while_it_is_slow_has_an_answer(come, line, role):
    """Her page, or the one that says when to come back."""
    line.be(Mood.SLOW)
    for path in OF_ROLE[role][:2]:
        answer = answered(lambda path=path: come[role].get(path))
        if answer.status_code not in (200, 302):
            check_away(answer)


@pytest.mark.parametrize("mood", [Mood.CUT, Mood.SILENT])
def test_what_was_typed_goes_with_the_next_try(come, line, mood):
    browser = come["visitor"]
    form = browser.page("/login").form(ends="/login")
    line.be(mood)
    answer = answered(lambda: browser.post("/login", data=form.fields | TYPED | {"password": "x" * 20}))
    check_away(answer)
    again = Page(answer.text).form(id="again")
    assert again.fields["email"] == TYPED["email"]
    assert "x" * 20 not in answer.text, "but for what is secret"
    line.be(Mood.WELL)
    for _ in range(3):
        answer = browser.post(again.action or "/login", data=again.fields)
    assert answer.status_code < 500


@pytest.mark.parametrize("mood", [Mood.CUT, Mood.SILENT])
def test_that_the_process_lives_is_said_without_the_database(come, line, mood):
    line.be(mood)
    for browser in come.values():
        began = time.monotonic()
        assert browser.get("/healthz").text == "ok"
        assert time.monotonic() - began < patience.SILENT
    answer = answered(lambda: come["visitor"].get("/readyz"))
    assert (answer.status_code, answer.text) == (503, "database")


def test_without_a_worker_it_is_not_ready(come, far):
    assert (come["visitor"].get("/readyz").status_code, come["visitor"].get("/readyz").text) == (
        503,
        "worker",
    )


def test_a_lock_that_somebody_holds_is_not_waited_for(come, far):
    with far.app_context(), db.engine.connect() as other:
        other.execute(text("LOCK TABLE account IN ACCESS EXCLUSIVE MODE"))
        check_away(answered(lambda: come["member"].get("/me")))
        other.rollback()
    assert come["member"].get("/me").status_code == 200


def test_a_database_that_is_read_only_is_away_for_who_writes(come, far):
    form = come["visitor"].page("/login").form(id="by-code")
    with far.app_context():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ALTER ROLE portal SET default_transaction_read_only = on"))
        let_go(far)
        try:
            assert come["visitor"].get("/").status_code == 200
            check_away(come["visitor"].post(form.action, data=form.fields | TYPED))
        finally:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("SET default_transaction_read_only = off"))
                connection.execute(text("ALTER ROLE portal RESET default_transaction_read_only"))


def test_a_file_that_another_program_holds_is_not_waited_for(tmp_path):
    app = made(f"sqlite:///{tmp_path}/portal.sqlite")
    browser = browsers(app)["visitor"]
    form = browser.page("/login").form(id="by-code")
    other = sqlite3.connect(tmp_path / "portal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = answered(lambda: browser.post(form.action, data=form.fields | TYPED))
    check_away(answer)
    assert browser.get("/").status_code == 200, "pages to read go on"
    other.execute("ROLLBACK")
    other.close()
    again = Page(answer.text).form(id="again")
    assert browser.post(again.action, data=again.fields).status_code == 303
    let_go(app)
