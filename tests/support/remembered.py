"""What most tests begin with is made once on each engine, and written again as it was.

To seed a branch takes thirty milliseconds, and to insert the same rows two.
"""

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from portal.db import db, transaction
from tests.support.tables import tables


def remembered(app, name, make):
    """What `make` returns, a row of the database; the second time, all that it wrote is written once more."""
    known = app.extensions.setdefault("remembered", {})
    if name in known:
        rows, model, key = known[name]
        try:
            _write(rows)
        except IntegrityError:  # here, something else has been made before it, and has its numbers
            return make()
        return db.session.get_one(model, key)
    before = _everything()
    made = make()
    rows = {
        table: [row for key, row in found.items() if key not in before[table]]
        for table, found in _everything().items()
    }
    known[name] = {table: found for table, found in rows.items() if found}, type(made), made.id
    return made


def _everything():
    """Every row of every table by its key, as it is kept."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in connection.execute(select(table)).mappings()
            }
            for table in tables()
        }


def _write(rows):
    with transaction() as session:
        for table, found in rows.items():
            session.execute(insert(table), found)
        if (
            session.get_bind().dialect.name == "postgresql"
        ):  # a sequence does not see what has its number already
            numbered = [table for table in rows if "id" in table.c]
            session.execute(text("SELECT " + ", ".join(map(_beyond, numbered))))


def _beyond(table):
    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
    return f'setval({sequence}, greatest(nextval({sequence}), (SELECT max(id) FROM "{table.name}")))'
