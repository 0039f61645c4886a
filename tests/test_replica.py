"""Calendars may be read from a replica; everything that decides is read from the database itself."""

import pytest
from sqlalchemy import event, select

from portal import create_app
from portal.booking.operations import feeds
from portal.booking.queries.feeds import feed_of
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.lib import clock
from portal.page_session import REPLICA
from portal.seed import seed_branch
from portal.settings import Settings
from portal.web.links import signed
from tests import people
from tests.conftest import missing
from tests.support import postgres
from tests.support.apps import let_go
from tests.support.client import Browser


@pytest.fixture(scope="module")
def pair():
    try:
        with postgres.server() as url, postgres.standby(url) as beside:
            yield url, beside
    except postgres.NoPostgres as fault:
        missing(str(fault))


@pytest.fixture
def asked(pair):
    """An app with a replica, and its engines by name as they were asked."""
    url, beside = pair
    app = create_app(Settings(database_url=url, replica_url=beside))
    app.test_client_class = Browser
    found = []
    with app.app_context():
        db.create_all()
        for name, engine in (("itself", db.engine), (REPLICA, app.extensions[REPLICA])):
            event.listen(engine, "before_cursor_execute", lambda *_, name=name: found.append(name))
        if not db.session.scalar(select(Branch)):
            seed_branch()
        yield app, found
        db.session.remove()
        let_go(app)


def calendar_of(app, member):
    """The address that her calendar asks, and which the replica knows already."""
    feeds.open_feed(member=member, actor=member.actor, now=clock.now())
    token = signed(app, "calendar", [member.id, feed_of(member.id).version])
    db.session.remove()
    _caught_up(app)
    return f"/calendar/{token}.ics"


def _caught_up(app):
    with db.engine.connect() as here, app.extensions[REPLICA].connect() as there:
        wanted = here.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar()
        while there.exec_driver_sql(f"SELECT pg_last_wal_replay_lsn() < '{wanted}'").scalar():
            pass


def test_a_calendar_is_read_from_the_replica_alone(asked):
    app, found = asked
    path = calendar_of(app, people.member("calendar@example.com", now=clock.now()))
    found.clear()
    assert app.test_client().get(path).status_code == 200
    assert set(found) == {REPLICA}


def test_everything_else_is_read_from_the_database_itself(asked):
    app, found = asked
    found.clear()
    for path in ("/", "/book/time?service=trial", "/guides"):
        app.test_client().get(path)
    with transaction():
        gym.branch()
    assert set(found) == {"itself"}


def test_while_the_replica_is_away_the_database_itself_answers(pair):
    with postgres.standby(pair[0]) as beside:
        app = create_app(Settings(database_url=pair[0], replica_url=beside))
        app.test_client_class = Browser
        with app.app_context():
            path = calendar_of(app, people.member("alone@example.com", now=clock.now()))
            assert app.test_client().get(path).status_code == 200
            postgres.stop_at_once(beside)
            assert app.test_client().get(path).status_code == 200
            db.session.remove()
            let_go(app)


def test_an_app_without_a_replica_stands_beside_one_with(asked, tmp_path):
    alone = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'alone.sqlite'}"))
    with alone.app_context():
        db.create_all()
        db.drop_all()
        let_go(alone)
