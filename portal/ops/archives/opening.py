"""What is sealed in the database, in words that need no key of ours: for a gym that takes all of it along."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from portal.db import db
from portal.sealed.columns import Kept, place, sealed_columns
from portal.sealed.keys import keyring


def opened(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """With the words of its sealed columns. Raises CannotOpen."""
    return _changed(table, row, lambda column, text: Kept(text).text(place(column, _of(row))))


def sealed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """The other way round, with the keys of this portal."""
    return _changed(table, row, lambda column, text: keyring().seal_at(place(column, _of(row)), text))


def _changed(table: str, row: dict[str, Any], change: Callable[[Any, str], str]) -> dict[str, Any]:
    known = db.metadata.tables.get(table)
    columns = sealed_columns(known) if known is not None else []
    return row | {column.name: change(column, row[column.name]) for column in columns if row[column.name]}


def _of(row: Mapping[str, Any]) -> Callable[[str], Any]:
    """Columns by which a sealed text is bound to its row; the code has times with their zone."""

    def named(name: str) -> Any:
        value = row[name]
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

    return named
