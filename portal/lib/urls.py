"""What an address in the settings can be."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import SplitResult, urlsplit


def has_a_host(parts: SplitResult) -> bool:
    try:
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False


HERE = ("127.0.0.1", "::1", "localhost", "", None)  # this machine


def is_private(smtp_url: str) -> bool:
    """Whether mail leaves this machine only encrypted (senders/smtp.py)."""
    parts = urlsplit(smtp_url)
    return parts.scheme == "smtps" or bool(parts.username) or parts.hostname in HERE


class DatabaseUrl(Protocol):
    """What we ask of a database's address, which SQLAlchemy has read."""

    @property
    def host(self) -> str | None: ...
    @property
    def query(self) -> Mapping[str, object]: ...


def is_database_checked(url: DatabaseUrl) -> bool:
    """Whether the database is here, or its certificate is checked."""
    asked = url.query.get("host", url.host)
    is_here = url.host in HERE and (asked in HERE or str(asked).startswith("/"))
    return is_here or url.query.get("sslmode") == "verify-full"
