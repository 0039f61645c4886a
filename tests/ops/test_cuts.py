"""The database is cut off in the middle of the work, ten times. Whoever presses again has one visit and one mail."""

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.web import app_settings
from tests.ops.storm import Crowd, confirmed, everybody, serve, start_worker
from tests.support.faulty import Mood, wire
from tests.support.sockets import free_port

pytestmark = pytest.mark.soak
CUTS = 10
MOST_PRESSES = 4  # until she has her visit, once the database is back


@contextmanager
def postgresql_at_a_wire(url):
    """The address at the other end of a wire, and what cuts it."""
    folder = url.partition("host=")[2]
    with wire(f"{folder}/.s.PGSQL.5432") as line:

        @contextmanager
        def cut():
            line.be(Mood.CUT)
            yield
            line.be(Mood.WELL)

        yield f"postgresql+psycopg://portal@127.0.0.1:{line.port}/portal", cut


@contextmanager
def sqlite_locked(url):
    """The same file, and another program that holds its lock."""
    path = url.removeprefix("sqlite:///")

    @contextmanager
    def cut():
        other = sqlite3.connect(path, isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()

    yield url, cut


@pytest.fixture
def cuttable(own_app):
    """The database as the portal's processes reach it, and what takes it from them."""
    url = app_settings.settings(own_app).database_url
    with (sqlite_locked if url.startswith("sqlite") else postgresql_at_a_wire)(url) as way:
        yield way


def join(threads):
    for thread in threads:
        thread.join()


def test_cut_off_ten_times_in_a_storm_everybody_has_one_visit_and_one_mail(own_app, mailbox, cuttable):
    url, cut = cuttable
    visitors = everybody(own_app)
    db.session.remove()
    crowd = Crowd(free_port())
    server = serve(own_app, crowd.port, PORTAL_DATABASE_URL=url)
    worker = start_worker(own_app, mailbox, PORTAL_DATABASE_URL=url)
    size = len(visitors) // CUTS
    for batch in range(CUTS):
        crowd.first.clear()
        here = visitors[batch * size : (batch + 1) * size]
        threads = crowd.press(here)
        assert crowd.first.wait(30), "the server answers nothing"
        with cut():
            join(threads)
        for _ in range(MOST_PRESSES):
            join(crowd.press([visitor for visitor in here if visitor[0] not in crowd.booked]))
        assert {path for path, *_ in here} <= set(crowd.booked), "the server does not heal"
    assert set(crowd.codes) == {303, 503}, "a cut that nobody met, or a page of nobody's"

    references = set(db.session.scalars(select(Booking.reference)))
    assert set(crowd.booked.values()) == references
    assert len(references) == len(visitors), "nobody has two"
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)
    while set(confirmed(mailbox).values()) != references:
        assert mailbox.arrived.wait(90), "the worker does not heal"
        mailbox.arrived.clear()
    assert len(confirmed(mailbox)) == len(references), "nobody is told by two mails"
    assert (server.poll(), worker.poll()) == (None, None), "nobody had to start anything anew"
    for process in (worker, server):
        process.terminate()
        assert process.wait(30) == 0
