"""What SQLite is told when a database of it is opened: to lose nothing, and to be read by nobody else."""

import os
import stat
import tempfile
from collections import deque
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as LockedError
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Dialect, Engine, Pool, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from portal import patience

OURS = stat.S_IRUSR | stat.S_IWUSR


@event.listens_for(Engine, "do_connect")
def _keep_to_ourselves(dialect: Dialect, _record: object, arguments: list[str], _named: object) -> None:
    """A file of SQLite is read and written by nobody else, whatever the umask, and whoever has made it."""
    if dialect.name != "sqlite" or str(arguments[0]).startswith((":memory:", "file:")):
        return
    path = Path(arguments[0])
    with suppress(OSError):  # what cannot be opened, SQLite says better; what is another's, `doctor`
        _make(path)
        for file in (path, *path.parent.glob(f"{path.name}-*")):
            if stat.S_IMODE(file.stat().st_mode) != OURS:
                file.chmod(OURS)


def _make(path: Path) -> None:
    """An empty file, where there is none yet.

    One that is there is never opened but by SQLite: by POSIX, whoever closes a file gives up every lock that
    its process has on it, and another process then empties and deletes the log beneath us. So it is made
    elsewhere, and closed before it gets its name.
    """
    if path.exists():
        return
    made, name = tempfile.mkstemp(dir=path.parent)  # its mode is OURS
    os.close(made)
    try:
        os.link(name, path)
    except FileExistsError:  # somebody else was faster
        pass
    finally:
        Path(name).unlink()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # SQLAlchemy, not sqlite3, decides when to BEGIN
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged bookings in a power cut
    _wait_at_most(connection, patience.LOCKED)
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten (reliability T5)


class Turns:
    """Where the writers of this process stand, first come, first served.

    SQLite itself lets whoever asks at the right moment go first: in a crowd, somebody waits for ever.
    """

    def __init__(self) -> None:
        self._mutex = Lock()
        self._turns: deque[Lock] = deque()  # the first is at it

    def __len__(self) -> int:
        return len(self._turns)

    def enter(self, *, timeout: float) -> bool:
        """Whether it is ours within so many seconds."""
        turn = Lock()
        turn.acquire()
        with self._mutex:
            self._turns.append(turn)
            if self._turns[0] is turn:
                return True
        if turn.acquire(timeout=timeout):
            return True
        with self._mutex:
            if self._turns[0] is turn:  # in this very moment
                return True
            self._turns.remove(turn)
        return False

    def leave(self) -> None:
        with self._mutex:
            self._turns.popleft()
            if self._turns:
                self._turns[0].release()


TURNS: dict[str, Turns] = {}  # by the path of the file


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if mode == "IMMEDIATE":
        _stand_in_line(connection)
    connection.exec_driver_sql(f"BEGIN {mode}")


def _stand_in_line(connection: Connection) -> None:
    """Raises OperationalError when its turn does not come; what is left of its time, SQLite may wait."""
    turns = TURNS.setdefault(str(connection.engine.url.database), Turns())
    until = monotonic() + patience.LOCKED
    if not turns.enter(timeout=patience.LOCKED):
        raise OperationalError("BEGIN IMMEDIATE", None, LockedError("others are writing"))
    connection.info["turns"] = turns
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)
    _wait_at_most(driver, until - monotonic())


def _wait_at_most(connection: SqliteConnection, seconds: float) -> None:
    """For the locks of others, who write in other processes."""
    connection.execute(f"PRAGMA busy_timeout = {max(int(seconds * 1000), 1)}")


@event.listens_for(Pool, "checkin")
def _leave(connection: SqliteConnection | None, record: ConnectionPoolEntry) -> None:
    if (turns := record.info.pop("turns", None)) is not None:
        turns.leave()
        if connection is not None:  # None: it was found broken
            _wait_at_most(connection, patience.LOCKED)
