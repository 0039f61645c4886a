"""The address of a database, as the settings give it."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from portal.lib.urls import HERE


def read(url: str) -> str:
    """As SQLAlchemy wants it. Raises ValueError where it is none of SQLite or PostgreSQL."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begins with sqlite:/// or postgresql://")
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("cannot be read as an address of a database") from None
    return url


def is_checked(url: URL) -> bool:
    """Whether the database is here, or its certificate is checked."""
    named = url.query.get("host", url.host or "")
    hosts = named.split(",") if isinstance(named, str) else named
    is_here = url.host in HERE and all(host in HERE or host.startswith("/") for host in hosts)
    return is_here or url.query.get("sslmode") == "verify-full"
