"""Where tries are counted: in the database, so that all processes count together.

On SQLite it is a file of its own beside the portal's, so that counting never takes the lock that
bookings need; it may be lost with the machine, and so it is not synced. On PostgreSQL it is a table,
reached by connections of its own: a request that holds one of the portal's must not wait for a
second one, or many of them wait for each other. Keys are digests: nobody's address or network
stands in it.
"""

import hashlib
import time
from typing import cast

from flask import Flask, current_app
from limits.storage import Storage
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.pool import StaticPool

from portal import patience
from portal.db import Model
from portal.settings import Settings

SCHEME = "portal"
TIDY_EVERY = 600.0  # seconds


class LimitCount(Model):
    """How often something was tried within a window of time."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[float] = mapped_column(index=True)  # seconds since 1970


MAKE = (  # in the file of its own; on PostgreSQL the revisions make it
    "CREATE TABLE IF NOT EXISTS limit_count (key VARCHAR PRIMARY KEY, count INTEGER NOT NULL, "
    "expires_at FLOAT NOT NULL)"
)
HIT = text(
    "INSERT INTO limit_count (key, count, expires_at) VALUES (:key, :amount, :ends) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN limit_count.expires_at <= :now THEN :amount ELSE limit_count.count + :amount END, "
    "expires_at = CASE WHEN limit_count.expires_at <= :now THEN :ends ELSE limit_count.expires_at END "
    "RETURNING count"
)


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["limit_counts"] = _engine(settings.database_url)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=2, max_overflow=0, **patience.engine_options(url))
    if parsed.database in (None, "", ":memory:"):
        engine = create_engine("sqlite://", poolclass=StaticPool)
    else:
        engine = create_engine(
            parsed.set(database=f"{parsed.database}-limits"), connect_args={"timeout": patience.LOCKED}
        )

    @event.listens_for(engine, "connect")
    def _unsynced(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]
        connection.execute(MAKE)  # type: ignore[attr-defined]

    return engine


class DatabaseStorage(Storage):
    """What Flask-Limiter asks of a place to count in; fixed windows."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - how the library knows it
    tidied_at = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    @property
    def engine(self) -> Engine:
        return cast("Engine", current_app.extensions["limit_counts"])

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        with self.engine.begin() as connection:
            if now > self.tidied_at + TIDY_EVERY:
                self.tidied_at = now
                connection.execute(text("DELETE FROM limit_count WHERE expires_at <= :now"), {"now": now})
            values = {"key": _named(key), "amount": amount, "now": now, "ends": now + expiry}
            return int(connection.execute(HIT, values).scalar_one())

    def get(self, key: str) -> int:
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        return float(self._row(key)[1])

    def _row(self, key: str) -> tuple[int, float]:
        now = time.time()
        wanted = text("SELECT count, expires_at FROM limit_count WHERE key = :key AND expires_at > :now")
        with self.engine.connect() as connection:
            row = connection.execute(wanted, {"key": _named(key), "now": now}).one_or_none()
        return (row[0], row[1]) if row else (0, now)

    def check(self) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1

    def reset(self) -> int:
        with self.engine.begin() as connection:
            return connection.execute(text("DELETE FROM limit_count")).rowcount

    def clear(self, key: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM limit_count WHERE key = :key"), {"key": _named(key)})


def _named(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
