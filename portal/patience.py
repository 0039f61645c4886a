"""How long anybody waits for the database: a page has an answer within five seconds, whatever it does.

It may be gone, or slow, or silent while its connection stands, or held by somebody else's lock. What
waits too long ends with an OperationalError, of which portal/web/errors.py makes the page that says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

PAGE = 4.5  # seconds for all that a page asks
CONNECT = 3  # seconds for a new connection, and for a free one of the pool
STATEMENT = 3  # seconds as the server counts them, for a lock too
SILENT = 4  # seconds without an answer, where nobody waits for a page
LOCKED = 4  # seconds for SQLite's write lock

T = TypeVar("T")
_is_patient: ContextVar[bool] = ContextVar("is_patient", default=False)
_until: ContextVar[float | None] = ContextVar("until", default=None)  # by monotonic(), for a page


class Connection(psycopg.Connection[Any]):
    """One that is closed when the server says nothing: the server's own limits count only while it lives."""

    has_limit = True
    is_pooled = False  # by a pooler that gives each transaction another session of the server

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        until = _until.get()
        if timeout is None and self.has_limit:
            timeout = SILENT if until is None else max(until - monotonic(), 0)
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()  # an answer may still come, and would be taken for the next one's
            raise


@contextmanager
def nobody_waiting() -> Iterator[None]:
    """For a command: what is connected meanwhile may take as long as it takes."""
    token = _is_patient.set(True)
    try:
        yield
    finally:
        _is_patient.reset(token)


def begin_page() -> None:
    """From now on a page is waited for: all that this thread asks counts together."""
    _until.set(monotonic() + PAGE)


def end_page() -> None:
    _until.set(None)


def engine_options(url: str) -> dict[str, Any]:
    """How the portal's engines are made, each with its own pool."""
    options: dict[str, Any] = {"hide_parameters": True}  # what people typed stays out of errors
    if make_url(url).get_backend_name() == "postgresql":
        options["pool_timeout"] = CONNECT
        options["connect_args"] = {
            "connect_timeout": CONNECT,
            "tcp_user_timeout": SILENT * 1000,
            "options": f"-c statement_timeout={STATEMENT}s -c lock_timeout={STATEMENT}s",
        }
    return options


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
    """None leaves it to the dialect.

    `pooler=transaction` in the address: nothing is said to a session that the next transaction does not
    have. The server's own limits then belong to the account (docs/deploy/postgresql.sql).
    """
    if dialect.name != "postgresql":
        return None
    is_pooled = named.pop("pooler", "") == "transaction"
    if is_pooled:
        named.pop("options", None)
        named["prepare_threshold"] = None
    if _is_patient.get():
        named.pop("options", None)
    made = Connection.connect(*arguments, **named)
    made.is_pooled, made.has_limit = is_pooled, not _is_patient.get()
    return made


def without_limit(connection: Any) -> None:
    """For work that no page waits for, before its transaction: revisions, tables that are written anew."""
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        driver.has_limit = False
        if driver.is_pooled:
            return
        was = driver.autocommit
        driver.autocommit = True  # whatever becomes of the work
        driver.execute("SET statement_timeout = 0")
        driver.autocommit = was
