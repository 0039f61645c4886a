"""One app for each database; the clock stands at nine in the morning of 1 April 2030 in Tokyo."""

import gc
import os
import re
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import event

from portal import create_app, patience
from portal.accounts.models.people import StaffRole
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.seed import seed_branch
from portal.settings import Settings
from portal.web import page_cache
from tests import people
from tests.support import postgres
from tests.support.apps import let_go
from tests.support.client import Browser
from tests.support.remembered import remembered
from tests.support.tables import tables

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2030, 4, 1, 9, 0, tzinfo=TOKYO).astimezone(UTC)
TODAY = date(2030, 4, 1)
TOMORROW = TODAY + timedelta(days=1)
LIMITS = {name: getattr(patience, name) for name in ("PAGE", "CONNECT", "STATEMENT", "SILENT", "LOCKED")}
for name, seconds in LIMITS.items():  # a busy machine is slow, and no reason to fail
    setattr(patience, name, 15 * seconds)
MUST_HAVE_ALL = bool(os.environ.get("CI"))  # there, nothing is left out


@pytest.fixture(scope="module")
def as_patient_as_ever():
    """The portal waits for its database as long as it does for people."""
    with pytest.MonkeyPatch.context() as patched:
        for name, seconds in LIMITS.items():
            patched.setattr(patience, name, seconds)
        yield


def missing(what: str) -> None:
    """Skip loudly; where everything must be tested, fail."""
    if MUST_HAVE_ALL:
        pytest.fail(f"{what}, and here it must be", pytrace=False)
    pytest.skip(f"NOT TESTED: {what}")


@contextmanager
def new_database(engine, folder):
    """The address of an empty database of an engine; on PostgreSQL, with a server of its own."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/portal.sqlite"
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.server())
        except postgres.NoPostgres as fault:
            missing(str(fault))
        yield url


# Tests of pages: what they ask the database is asked by tests of operations on both engines, and each page is
# opened once on PostgreSQL (access/test_on_postgresql.py). So these run on SQLite alone.
OF_PAGES = {
    "accounts/test_addresses.py", "accounts/test_devices.py", "accounts/test_lock.py",
    "accounts/test_messages.py", "accounts/test_secrets.py", "accounts/test_sign_in.py",
    "accounts/test_typed_words.py",
    "booking/test_calendars.py", "booking/test_helpers_way_in.py", "booking/test_links.py",
    "booking/test_own_views.py", "booking/test_partner.py",
    "checkout/test_codes.py", "checkout/test_contact.py", "checkout/test_drafts.py",
    "checkout/test_terms.py", "checkout/test_time_choice.py", "checkout/test_views.py",
    "checkout/test_visitors.py",
    "crossings/test_one_device.py", "crossings/test_table.py",
    "desk/test_facts.py", "desk/test_joinings.py", "desk/test_messages.py", "desk/test_names.py",
    "desk/test_people_views.py", "desk/test_roles.py", "desk/test_schedule_views.py", "desk/test_views.py",
    "desk/test_visits.py",
    "guides/test_library.py", "guides/test_search.py", "guides/test_views.py",
    "notifications/test_letters.py", "notifications/test_line.py", "notifications/test_names.py",
    "ops/test_backups.py", "ops/test_deploy.py",
    "privacy/test_data.py",
    "progress/test_views.py",
    "routines/test_views.py",
    "site/test_crawlers.py", "site/test_descriptions.py", "site/test_details.py", "site/test_disclosure.py",
    "site/test_legal.py", "site/test_safety.py", "site/test_views.py",
    "summary/test_briefs.py", "summary/test_views.py",
    "waitlist/test_views.py",
    "web/test_assets.py", "web/test_cookies.py", "web/test_errors.py", "web/test_headers.py", "web/test_inputs.py",
    "web/test_logs.py", "web/test_malformed.py", "web/test_spellings.py", "web/test_tokens.py",
}  # fmt: skip


OF_THE_WIRE = {"web/test_round_trips.py"}  # SQLite is in the same process
# What takes long, and is left out while one works (`make quick`), as PostgreSQL is.
LONG = (
    "access/", "bench/", "browser/", "crossings/", "migrations/", "ops/",
    "accounts/test_guessing.py", "availability/test_claims.py", "booking/test_races.py",
    "booking/test_state_machine.py", "checkout/test_crowds.py", "notifications/test_mail_servers.py",
    "notifications/test_trouble.py", "shape/test_commands.py", "test_embedded.py", "test_settings.py",
    "web/test_database_away.py", "web/test_malformed.py", "web/test_spellings.py",
)  # fmt: skip


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="SQLite alone, and nothing that takes long")


def pytest_collection_modifyitems(config, items):
    here, is_quick = Path(__file__).parent, config.getoption("quick")

    def is_left_out(item):
        engine = getattr(getattr(item, "callspec", None), "params", {}).get("app")
        place = item.path.relative_to(here).as_posix()
        if is_quick and (engine == "postgresql" or place.startswith(LONG)):
            return True
        return place in {"postgresql": OF_PAGES, "sqlite": OF_THE_WIRE}.get(engine, ())

    left_out = {item for item in items if is_left_out(item)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish(session):
    """What is imported and collected stays: looking through all of it again and again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _made(engine, tmp_path_factory, stack):
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('database')}/portal.sqlite"
    else:
        url = stack.enter_context(postgres.server())
    app = create_app(Settings(database_url=url, base_url="https://gym.example", holds_per_address=1_000_000))
    app.test_client_class = Browser
    app.config["ANSWER_FLOOR_SECONDS"] = 0
    with app.app_context():
        db.create_all()
        app.extensions["written"] = _written_on(db.engine)
    stack.callback(let_go, app)
    if engine == "postgresql":
        let_go(app)
        postgres.keep(url)
    return app


def _written_on(engine):
    """Names of the tables that have got a row, as they get it."""
    names = set()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_rest):
        if "INSERT INTO" in statement:
            names.update(re.findall(r'INSERT INTO "?(\w+)', statement))

    return names


@pytest.fixture(scope="session")
def _apps(tmp_path_factory):
    """What makes the app of an engine, once. Modules take turns, and pytest ends `app` at each turn."""
    with ExitStack() as stack:
        yield cache(lambda engine: _made(engine, tmp_path_factory, stack))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request, _apps):
    try:
        app = _apps(request.param)
    except postgres.NoPostgres as error:
        missing(str(error))
    if request.param == "postgresql":  # rows that are gone, and whoever forgot to hang up, slow down the next
        let_go(app)
        postgres.renew(app.config["SQLALCHEMY_DATABASE_URI"])
        page_cache.init_app(app)  # its numbers begin anew
    return app


@pytest.fixture(autouse=True)
def _clean(request):
    """Tests that touch the database leave it empty, and have the app's context meanwhile."""
    if "app" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        for limiter in app.extensions["limiter"]:
            limiter.reset()
        yield
        db.session.rollback()
        written = app.extensions.get("written") or {table.name for table in tables()}
        with transaction() as session:
            for table in reversed(tables()):
                if table.name in written:
                    session.execute(table.delete())
        written.clear()
        db.session.remove()


@pytest.fixture
def clock(request):
    """The time, which a test may move."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def now(clock):
    return NOW


@pytest.fixture
def branch(app, now):
    def seeded():
        seed_branch()
        return gym.branch()

    return remembered(app, ("branch", now), seeded)


@pytest.fixture
def trial(branch):
    return gym.service("trial")


@pytest.fixture
def personal(branch):
    return gym.service("personal")


@pytest.fixture
def mori(app, branch, now):
    """A trainer who works all of tomorrow."""

    def works():
        mori = people.trainer(branch, "森", "Mori")
        people.works(mori, branch, TOMORROW)
        return mori

    return remembered(app, ("mori", now), works)


@pytest.fixture
def kudo(app, branch, now):
    """A second trainer, for times that two people want; she works tomorrow until three."""

    def works():
        kudo = people.trainer(branch, "工藤", "Kudo")
        people.works(kudo, branch, TOMORROW, time(7), time(15))
        return kudo

    return remembered(app, ("kudo", now), works)


@pytest.fixture
def hana(app, now):
    """A member in her third month after birth."""
    return remembered(app, ("hana", now), lambda: people.member("hana@example.com", now=now))


@pytest.fixture
def yui(app, now):
    """A second member, who reads English."""
    return remembered(
        app,
        ("yui", now),
        lambda: people.member("yui@example.com", now=now, locale="en", family="Nakamura", given="Yui"),
    )


@pytest.fixture
def sato(app, now):
    return remembered(
        app, ("sato", now), lambda: people.staff("sato@example.com", "佐藤", StaffRole.DESK, now=now)
    )


@pytest.fixture
def kana(app, now):
    return remembered(
        app, ("kana", now), lambda: people.staff("kana@example.com", "香川", StaffRole.OWNER, now=now)
    )


@pytest.fixture
def client(app, now):
    return app.test_client()


@pytest.fixture
def signed_in(app, now):
    """signed_in(member or staff) is a browser in which that person has signed in, staff with a second step."""

    def sign_in(person):
        browser = app.test_client()
        token = people.signed_in(person.account, now=datetime.now(UTC))
        with browser.session_transaction() as session:
            session["_user_id"] = token
        return browser

    return sign_in


def at(hour: int, minute: int = 0, *, on: date = TOMORROW) -> datetime:
    """A time at the branch."""
    return datetime.combine(on, time(hour, minute), TOKYO)


@pytest.fixture
def statements(app):
    """with statements() as seen: … collects the SQL that was run."""

    @contextmanager
    def collect():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
            seen[:] = [one for one in seen if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]

    return collect
