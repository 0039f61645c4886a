"""The machine of the database is gone in a storm, and its replica takes over: nobody has lost a booking."""

import time

import pytest
from sqlalchemy import func, select, text

from portal.availability.models import Claim
from portal.booking.models.bookings import Booking
from portal.db import db
from tests.conftest import missing
from tests.ops.conftest import app_on
from tests.ops.storm import Crowd, confirmed, everybody, kill, send_the_rest, serve, start_worker
from tests.support import postgres
from tests.support.sockets import free_port

pytestmark = pytest.mark.soak
AT_ONCE = 24
READY_WITHIN = 120  # seconds from the loss to the first booking


@pytest.fixture
def pair():
    """Two servers, of which the second has each commit before it is acknowledged."""
    try:
        with postgres.server(is_durable=True) as first, postgres.standby(first) as second:
            postgres.run(first, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
            yield first, second
    except postgres.NoPostgres as fault:
        missing(str(fault))


@pytest.fixture
def app(pair):
    """It knows both, and speaks with the one that takes writes."""
    with app_on(postgres.address(*map(postgres.folder_of, pair))) as app:
        yield app


def test_the_replica_takes_over_and_nothing_that_was_promised_is_lost(app, pair, mailbox):
    first, second = pair
    visitors = everybody(app)
    db.session.remove()
    crowd = Crowd(free_port())
    server, worker = serve(app, crowd.port), start_worker(app, mailbox)
    threads = crowd.press(visitors[:AT_ONCE])
    assert crowd.first.wait(30)
    postgres.stop_at_once(first)
    gone_at = time.monotonic()
    for thread in threads:
        thread.join()
    promised = dict(crowd.booked)
    assert promised
    postgres.run(second, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_promote()")
    crowd.first.clear()
    db.session.remove()
    db.engine.dispose()
    pressed = AT_ONCE
    while len(crowd.booked) == len(promised):  # each who presses again, as the page asks her to
        for thread in crowd.press(visitors[pressed : pressed + 1]):
            thread.join()
        assert time.monotonic() - gone_at < READY_WITHIN
    for thread in crowd.press([visitor for visitor in visitors if visitor[0] not in crowd.booked]):
        thread.join()
    kill(server)
    kill(worker)
    send_the_rest(app, mailbox)
    references = set(db.session.scalars(select(Booking.reference)))
    assert set(crowd.booked.values()) <= references
    assert len(references) == len(visitors), "and everybody has a booking in the end, none of them two"
    assert sorted(confirmed(mailbox).values()) == sorted(references)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)
    assert not db.session.scalar(text("SELECT pg_is_in_recovery()"))
