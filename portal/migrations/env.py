"""How Alembic meets our database. `flask db migrate` writes revisions, `flask db upgrade` runs them."""

from typing import Any

from alembic import context
from flask import current_app

from portal import patience
from portal.column_types import UtcDateTime
from portal.db import db
from portal.sealed.columns import SealedColumn


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Our own column type is a plain one to a revision, which must outlive our code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, SealedColumn):
        return "sa.Text()"
    return False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        patience.without_limit(connection)
        if connection.dialect.name == "sqlite":  # a batch rebuilds tables; inside BEGIN this would do nothing
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
            transactional_ddl=True,  # on SQLite too, for db.py sends a real BEGIN
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.invalidate()  # nobody else shall have one that is set like this


run()
