"""Every database that has been handed over can be brought up to date, and what is out is not rewritten.

`deliveries/` holds the schemas as the portal of that day made them, on both engines, by their last
revision. `released.sha256` lists the revisions that are out (`make released` adds new ones).
"""

import hashlib
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import CheckConstraint, MetaData, Table, UniqueConstraint, insert, inspect, select, text

from portal.db import db

HERE = Path(__file__).parent
REVISIONS = HERE.parents[1] / "portal/migrations/versions"
RELEASED = dict(
    reversed(line.split(maxsplit=1)) for line in (HERE / "released.sha256").read_text().splitlines()
)
DELIVERIES = sorted({path.name.partition(".")[0] for path in (HERE / "deliveries").iterdir()})
SOMEBODY = "somebody@example.com"


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_revision_is_never_edited(name):
    """A database that has run it does not run it again. Write a new one."""
    assert hashlib.sha256((REVISIONS / name).read_bytes()).hexdigest() == RELEASED[name]


def test_what_is_not_released_comes_last():
    names = sorted(path.name for path in REVISIONS.glob("[0-9]*.py"))
    assert names[: len(RELEASED)] == sorted(RELEASED)


@contextmanager
def as_delivered(revision):
    """The tables as they were handed over, without rows; afterwards those of the models again."""
    schema = (HERE / "deliveries" / f"{revision}.{db.engine.dialect.name}.sql").read_text()
    db.session.remove()
    db.drop_all()
    try:
        with db.engine.begin() as connection:
            for statement in schema.split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
            connection.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": revision})
        yield
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
            left = MetaData()
            left.reflect(connection)
            left.drop_all(connection)
        db.create_all()


def somebody_is_there(connection):
    """An account with what its table asked for then."""
    account = Table("account", MetaData(), autoload_with=connection)
    values = {"email": SOMEBODY, "locale": "ja"}
    for column in account.columns:
        if not column.nullable and column.name not in values and column.server_default is None:
            kind = column.type.python_type
            values[column.name] = {str: "x", int: 1, bool: True}.get(kind) or kind(2030, 1, 1)
    connection.execute(insert(account).values(values))


@pytest.mark.parametrize("revision", DELIVERIES)
def test_a_database_of_that_day_is_brought_up_to_date(app, revision):
    with as_delivered(revision):
        with db.engine.begin() as connection:
            somebody_is_there(connection)
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
            assert connection.scalar(select(text("email")).select_from(text("account"))) == SOMEBODY
            assert constraints(connection) == constraints_of_the_models()


def constraints(connection):
    """Names of unique and check constraints, which a comparison with the models leaves out."""
    found = inspect(connection)
    return {
        (table, one["name"])
        for table in db.metadata.tables
        for one in [*found.get_unique_constraints(table), *found.get_check_constraints(table)]
    }


def constraints_of_the_models():
    return {
        (table.name, constraint.name)
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint | CheckConstraint)
    }
