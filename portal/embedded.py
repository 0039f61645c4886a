"""What SQLite is told when a database of it is opened: to lose nothing, and to be read by nobody else."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, event

from portal import patience

OURS = stat.S_IRUSR | stat.S_IWUSR


@event.listens_for(Engine, "do_connect")
def _keep_to_ourselves(dialect: Any, _record: Any, arguments: Any, _named: Any) -> None:
    """A file of SQLite is read and written by nobody else, whatever the umask, and whoever has made it."""
    if dialect.name != "sqlite" or str(arguments[0]).startswith((":memory:", "file:")):
        return
    path = Path(arguments[0])
    with suppress(OSError):  # what cannot be opened, SQLite says better; what is another's, `doctor`
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, OURS))
        for file in (path, *path.parent.glob(f"{path.name}-*")):
            if stat.S_IMODE(file.stat().st_mode) != OURS:
                file.chmod(OURS)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # SQLAlchemy, not sqlite3, decides when to BEGIN
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged bookings in a power cut
    connection.execute(f"PRAGMA busy_timeout = {patience.LOCKED * 1000}")  # others are at it
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten (reliability T5)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
