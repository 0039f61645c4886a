"""What is looked at before the portal opens to the public."""

from pathlib import Path

from flask import Flask
from flask.helpers import get_debug_flag
from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from portal.lib.crypto import Keyring
from portal.ops.archives.file import revision_of
from portal.ops.migrations import FOLDER
from portal.patience import engine_options
from portal.sealed.keys import KEYRING
from portal.web import app_settings


def check(app: Flask) -> None:
    """Refuse a database of a newer portal; in production one with the demo's people, and wrong keys.

    Raises SystemExit with one line. Asked with a connection of its own, so that no later fork shares it.
    """
    settings = app_settings.settings(app)
    if not settings.is_production and not _is_there(settings.database_url):
        return
    if settings.is_production and get_debug_flag():
        raise SystemExit("FLASK_DEBUG: it shows the source and runs code for anybody. Not in production.")
    asked = engine_options(settings.database_url).get("connect_args", {})
    engine = create_engine(settings.database_url, poolclass=NullPool, connect_args=asked)
    try:
        with engine.connect() as connection:
            _check_revision(connection)
            if not settings.is_production:
                return
            columns = _columns(connection, "branch"), _columns(connection, "member")
            if columns[0] and connection.scalar(text("SELECT count(*) FROM branch WHERE is_demo")):
                raise SystemExit("PORTAL_DATABASE_URL: this database holds the demo cast. Use a new one.")
            if "phone_index" in columns[1]:  # or else nothing is sealed yet
                _check_keys(connection, app.extensions[KEYRING])
    except SQLAlchemyError:
        if settings.is_production:
            raise SystemExit("PORTAL_DATABASE_URL: this database does not answer.") from None


def _is_there(url: str) -> bool:
    """Whether there is a file to be looked at; a development server of PostgreSQL may come later."""
    parts = make_url(url)
    return parts.get_backend_name() == "sqlite" and Path(parts.database or "").is_file()


def _check_revision(connection: Connection) -> None:
    """What an older portal would write into newer tables, nobody knows."""
    found = revision_of(connection)
    if found and not list(FOLDER.glob(f"versions/{found}_*.py")):
        raise SystemExit(
            f"PORTAL_DATABASE_URL: this database is of a newer portal (revision {found}). "
            "Install that version."
        )


def _columns(connection: Connection, table: str) -> set[str]:
    found = inspect(connection)
    return {column["name"] for column in found.get_columns(table)} if found.has_table(table) else set()


def _check_keys(connection: Connection, keyring: Keyring) -> None:
    """We must have the key of the newest phone number; every member has one, or had."""
    sealed = connection.scalar(text("SELECT phone FROM member WHERE phone <> '' ORDER BY id DESC LIMIT 1"))
    if sealed and not keyring.has_key_of(sealed):
        raise SystemExit(
            "PORTAL_FIELD_KEYS: none of these keys opens what is in the database. Put the old key back."
        )
