"""Filling an empty database from a file, all of it or nothing."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any

from sqlalchemy import Connection, Table, bindparam, func, select, text

from portal.ops.archives import file as files
from portal.ops.archives.file import AT_A_TIME, Change, Contents, Tell, silently
from portal.ops.archives.opening import sealed

READ: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
}


def is_empty(connection: Connection) -> bool:
    """Whether nobody has written into it yet; the number of the pages is made with the tables."""
    return all(
        connection.scalar(select(func.count()).select_from(table)) == 0
        for table in files.tables_of(connection)
        if table.name != "page_version"
    )


def fill(connection: Connection, file: IO[bytes], contents: Contents, *, tell: Tell = silently) -> None:
    """Every row, in the transaction of the connection. The tables are those of the file's revision."""
    tables = files.tables_of(connection)
    for table in reversed(tables):
        connection.execute(table.delete())
    change = sealed if contents.is_open else files.unchanged
    for table in tables:
        if contents.count(table.name):
            _fill_table(connection, table, _rows(file, table, change), tell)
    if connection.dialect.name == "postgresql":
        for table in tables:
            _go_on_counting(connection, table)


def _fill_table(connection: Connection, table: Table, rows: Iterator[dict[str, Any]], tell: Tell) -> None:
    """What names another row of its own table is told so when all are there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later, done = [], 0
    while batch := list(islice(rows, AT_A_TIME)):
        for row in batch:
            if named := {name: row[name] for name in own if row.get(name) is not None}:
                later.append({"row": row["id"], **named})
                row.update(dict.fromkeys(named))
        connection.execute(table.insert(), batch)
        done += len(batch)
        tell(table.name, done)
    for row in later:
        names = row.keys() - {"row"}
        connection.execute(
            table.update()
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(name) for name in names}),
            row,
        )


def _rows(file: IO[bytes], table: Table, change: Change) -> Iterator[dict[str, Any]]:
    reads = {
        column.name: READ[column.type.python_type]
        for column in table.columns
        if column.type.python_type in READ
    }
    for line in files.lines(file, table.name):
        row: dict[str, Any] = json.loads(line)
        for name, read in reads.items():
            if row.get(name) is not None:
                row[name] = read(row[name])
        yield change(table.name, row)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """The next row gets a number of its own."""
    if "id" not in table.c:
        return
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    most = connection.scalar(select(func.max(table.c.id)))
    if sequence and most is not None:
        connection.execute(text("SELECT setval(:sequence, :most)"), {"sequence": sequence, "most": most})
