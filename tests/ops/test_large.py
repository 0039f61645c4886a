"""A gym that is long open: backups stop nobody, and the way back and over takes no longer than promised."""

import threading
import time
from itertools import cycle

import pytest
from sqlalchemy import NullPool, create_engine, func, select

from portal import create_app
from portal.availability.queries.slots import open_slots
from portal.booking.models.bookings import Booking
from portal.checkout.operations import drafts
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from portal.settings import Settings
from tests.bench import seed
from tests.conftest import new_database
from tests.ops.test_backups import ended, flask
from tests.support.apps import let_go

pytestmark = pytest.mark.soak
MOVED_WITHIN, BACK_WITHIN, STOPPED_AT_MOST = 60, 120, 1.0  # seconds


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    with new_database(request.param, tmp_path) as url:
        yield url


def took(process):
    began = time.monotonic()
    code, said = ended(process)
    assert code == 0, said
    return time.monotonic() - began


def test_a_hundred_thousand_bookings_move_within_a_minute(tmp_path):
    years = f"sqlite:///{tmp_path}/years.sqlite"
    seed.fill(years, 100_000)
    with new_database("postgresql", tmp_path) as other:
        assert took(flask(years, "move", other)) < MOVED_WITHIN
        assert took(flask(other, "backup", tmp_path / "gym.zip")) < BACK_WITHIN
        with create_engine(other, poolclass=NullPool).connect() as connection:
            assert connection.scalar(select(func.count()).select_from(Booking.__table__)) > 100_000
    back, began = f"sqlite:///{tmp_path}/back.sqlite", time.monotonic()
    took(flask(back, "restore", tmp_path / "gym.zip"))
    app = create_app(Settings(database_url=back, secret_key=seed.KEY))
    assert app.test_client().get("/book/time?service=trial").status_code == 200
    assert time.monotonic() - began < BACK_WITHIN, "until visitors see times again"
    let_go(app)


def test_while_a_million_are_backed_up_nobody_waits_a_second_to_book(address, tmp_path):
    seed.fill(address, 1_000_000)
    app = create_app(Settings(database_url=address, secret_key=seed.KEY))
    backup, waits, is_over = flask(address, "backup", tmp_path / "gym.zip"), [], threading.Event()
    threading.Thread(target=lambda: (took(backup), is_over.set())).start()
    with app.app_context():
        trial, now = gym.service("trial"), clock.now()
        ahead = open_slots(trial, first=trial.branch.local(now).date(), count=60, now=now)
        free = [slot for slot in ahead if slot.starts_at.minute == 0]
        before = []
        for slot in cycle(free):
            if is_over.wait(0.2):
                break
            began = time.monotonic()
            made = drafts.begin(service=trial, starts_at=slot.starts_at, instead_of=before, now=clock.now())
            waits.append(time.monotonic() - began)
            before = [made]
        db.session.remove()
    let_go(app)
    assert len(waits) > 20
    assert max(waits) < STOPPED_AT_MOST
