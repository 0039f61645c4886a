"""Every database that has been handed over can be brought up to date, and what is out is not rewritten.

`releases/` holds the schemas as the portal of that day made them, on both engines, by their last
revision. `released.sha256` lists the revisions that are out (`make released` adds new ones).
"""

import hashlib
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import CheckConstraint, MetaData, Table, UniqueConstraint, insert, inspect, select, text

from portal.availability.models import Claim, Hold
from portal.booking.models.offers import Offer
from portal.booking.rules.states import Answer
from portal.db import db

HERE = Path(__file__).parent
REVISIONS = HERE.parents[1] / "portal/migrations/versions"
RELEASED = dict(
    reversed(line.split(maxsplit=1)) for line in (HERE / "released.sha256").read_text().splitlines()
)
RELEASES = sorted({path.name.partition(".")[0] for path in (HERE / "releases").iterdir()})
SOMEBODY = "somebody@example.com"


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_revision_is_never_edited(name):
    """A database that has run it does not run it again. Write a new one."""
    assert hashlib.sha256((REVISIONS / name).read_bytes()).hexdigest() == RELEASED[name]


def test_what_is_not_released_comes_last():
    names = sorted(path.name for path in REVISIONS.glob("[0-9]*.py"))
    assert names[: len(RELEASED)] == sorted(RELEASED)


def load(connection, revision):
    """The tables of an empty database as they were handed over."""
    schema = (HERE / "releases" / f"{revision}.{connection.dialect.name}.sql").read_text()
    for statement in schema.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    connection.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": revision})


def matches_the_models(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return (
        compare_metadata(context, db.metadata) == []
        and constraints(connection) == constraints_of_the_models()
    )


@contextmanager
def as_released(revision):
    """The tables as they were handed over, without rows; afterwards those of the models again."""
    db.session.remove()
    db.drop_all()
    try:
        with db.engine.begin() as connection:
            load(connection, revision)
        yield
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
            left = MetaData()
            left.reflect(connection)
            left.drop_all(connection)
        db.create_all()


def is_there(connection, table, **values):
    """A row with what its table asked for then, besides what is said of it."""
    table = Table(table, MetaData(), autoload_with=connection)
    for column in table.columns:
        if not column.nullable and column.name not in values and column.server_default is None:
            values[column.name] = PLAIN.get(column.type.python_type) or column.type.python_type(2030, 1, 1)
    connection.execute(insert(table).values(values))


PLAIN = {str: "x", int: 1, bool: True, time: time(7)}


@pytest.mark.parametrize("revision", RELEASES)
def test_a_database_of_that_day_is_brought_up_to_date(app, revision):
    with as_released(revision):
        with db.engine.begin() as connection:
            is_there(connection, "account", email=SOMEBODY, locale="ja")
        upgrade()
        with db.engine.connect() as connection:
            assert matches_the_models(connection)
            assert connection.scalar(select(text("email")).select_from(text("account"))) == SOMEBODY


def test_what_was_proposed_is_an_offer(app):
    """Kept in place of a visit, only asked, and taken; and a time that was kept for nobody any more."""
    ten, eleven, tomorrow = (datetime.fromisoformat(f"2030-05-{at}") for at in ("01T10", "01T11", "02T10"))
    with as_released("0024"):
        with db.engine.begin() as connection:
            is_there(connection, "branch", id=1, opens_at=time(7), closes_at=time(22))
            is_there(connection, "resource", id=1, kind="trainer")
            for table in ("trainer", "service", "member"):
                is_there(connection, table, id=1)
            for number in (1, 2, 3):
                is_there(connection, "booking", id=number, reference=str(number), status="booked")
            for number in (1, 2, 3):
                is_there(connection, "hold", id=number, starts_at=ten, ends_at=eleven, expires_at=tomorrow)
                is_there(connection, "claim", tick=number, hold_id=number, resource_id=1)
            is_there(connection, "proposal", id=1, booking_id=1, hold_id=1, trainer_id=1, starts_at=ten)
            is_there(connection, "proposal", id=2, booking_id=2)
            taken = {"ended_at": ten, "accepted_at": ten, "was_starts_at": ten, "was_trainer_id": 1}
            is_there(connection, "proposal", id=3, booking_id=3, hold_id=2, starts_at=ten, **taken)
            is_there(connection, "waitlist_entry", id=1, weekdays=1)
            is_there(connection, "offer", id=7, entry_id=1, hold_id=None, starts_at=ten)
        upgrade()
        offers = {offer.moves_id: offer for offer in db.session.scalars(select(Offer))}
        assert set(offers) == {None, 1, 2, 3}
        assert (offers[None].id, offers[None].entry_id, offers[None].member_id) == (7, 1, 1)
        kept, asked, accepted = offers[1], offers[2], offers[3]
        assert (kept.hold.moves_id, kept.hold.service_id, kept.answer) == (1, 1, None)
        assert (kept.ends_at, kept.expires_at) == (kept.hold.ends_at, kept.hold.expires_at)
        assert (asked.starts_at, asked.answered_at) == (None, None)
        assert (accepted.answer, accepted.was_trainer_id) == (Answer.ACCEPTED, 1)
        assert db.session.scalars(select(Hold.id).order_by(Hold.id)).all() == [1, 2]
        assert db.session.scalars(select(Claim.hold_id).order_by(Claim.hold_id)).all() == [1, 2]
        db.session.remove()


def test_why_a_message_has_not_arrived_is_read_from_the_words_of_before(app):
    said = ["", "too late. x", "550 nobody", "LINE 400 x", "no way by line", "OSError: x"]
    with as_released("0024"):
        with db.engine.begin() as connection:
            for number, words in enumerate(said):
                is_there(
                    connection, "outbox_message", id=number + 1, key=str(number), last_error=words, tried=[]
                )
        upgrade()
        found = db.session.execute(select(text("failure")).select_from(text("outbox_message ORDER BY id")))
        assert found.scalars().all() == [None, "too-late", "address", "line", "line", "away"]
        db.session.remove()


def constraints(connection):
    """Names of unique and check constraints, which a comparison with the models leaves out."""
    found = inspect(connection)
    return {
        (table, constraint["name"])
        for table in db.metadata.tables
        for constraint in [
            *found.get_unique_constraints(table),
            *found.get_check_constraints(table),
        ]
    }


def constraints_of_the_models():
    return {
        (table.name, constraint.name)
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint | CheckConstraint)
    }
