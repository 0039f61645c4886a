"""Writers of one SQLite file in one process: each has her turn, and nobody waits longer than a page may."""

import sqlite3
import subprocess
import sys
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.accounts.models.people import Account
from portal.db import db, transaction
from portal.embedded import Turns
from portal.lib import clock
from portal.settings import Settings
from tests.support.apps import let_go
from tests.support.crowd import PATIENCE, together

SOON = 15  # seconds: patience.LOCKED, and what a busy machine takes


def test_who_has_asked_first_has_the_first_turn():
    turns, served, threads = Turns(), [], []
    assert turns.enter(timeout=0)
    for number in range(20):
        stands = Event()

        def come(number=number, stands=stands):
            stands.set()
            assert turns.enter(timeout=PATIENCE)
            served.append(number)
            turns.leave()

        threads.append(Thread(target=come))
        threads[-1].start()
        stands.wait(PATIENCE)
        while len(turns) < number + 2:
            pass  # between saying so and standing there
    turns.leave()
    for thread in threads:
        thread.join(PATIENCE)
    assert served == list(range(20))
    assert len(turns) == 0


def test_who_gives_up_stands_in_nobodys_way():
    turns = Turns()
    assert turns.enter(timeout=0)
    assert not turns.enter(timeout=0.01)
    turns.leave()
    assert turns.enter(timeout=0)


@pytest.fixture
def own_app(tmp_path, as_patient_as_ever):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/portal.sqlite"))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        let_go(app)


def write(app, email):
    """How long it took, and whether it is written."""
    began = monotonic()
    with app.app_context():
        try:
            with transaction() as session:
                session.add(Account(email=email, opened_at=clock.now()))
        except OperationalError:
            return monotonic() - began, False
    return monotonic() - began, True


def test_while_another_program_writes_a_crowd_has_its_answers_and_then_its_turns(own_app, tmp_path):
    other = sqlite3.connect(tmp_path / "portal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    crowd = [lambda n=n: write(own_app, f"{n}@example.com") for n in range(12)]
    answers = together(crowd)
    assert max(seconds for seconds, _ in answers) < SOON
    assert {is_written for _, is_written in answers} == {False}
    other.execute("ROLLBACK")
    other.close()
    assert {is_written for _, is_written in together(crowd)} == {True}
    assert len(db.session.scalars(select(Account.id)).all()) == 12


def test_a_deed_that_fails_leaves_its_turn(own_app):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), transaction():
            raise ZeroDivisionError
    assert write(own_app, "hana@example.com")[1]


def test_another_process_that_comes_and_goes_leaves_our_log_in_its_place(tmp_path):
    """SQLite empties and deletes its log where nobody else has the file. By POSIX, whoever closes a file gives up all locks
    that its process has on it: a second connection of ours must not make the first one look gone."""
    path = tmp_path / "portal.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as first:
        first.execute(text("CREATE TABLE booked (id INTEGER PRIMARY KEY)"))
    with engine.connect() as first:
        first.execute(text("SELECT * FROM booked")).all()
        with engine.connect() as second:
            second.execute(text("INSERT INTO booked VALUES (1)"))
            second.commit()
            visit = (
                "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM booked').fetchall()"
            )
            subprocess.run([sys.executable, "-c", visit, str(path)], check=True)
            assert path.with_name(f"{path.name}-wal").exists()
            second.execute(text("INSERT INTO booked VALUES (2)"))
            second.commit()
    engine.dispose()
    with sqlite3.connect(path) as afterwards:
        assert afterwards.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert afterwards.execute("SELECT count(*) FROM booked").fetchall() == [(2,)]
    afterwards.close()
