"""What stands in a sealed column, and the place it is bound to."""

import json
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Column, Dialect, Table, Text, TypeDecorator

from portal.lib.crypto import CannotOpen, Keyring, Place
from portal.sealed.keys import keyring


class Kind(NamedTuple):
    """How a value is written. `nothing` says nothing, and stays as the empty text."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    nothing: Callable[[], Any]


COLUMN = "column "
AS_TEXT = Kind(str, str, str)
AS_JSON = Kind(partial(json.dumps, ensure_ascii=False), json.loads, dict)


class Kept:
    """What stands in a column, sealed."""

    __slots__ = ("is_read", "sealed", "value")

    def __init__(self, sealed: str) -> None:
        self.sealed = sealed
        self.is_read = False

    def text(self, place: Place, keys: Keyring | None = None) -> str:
        """Raises CannotOpen, with its place in words."""
        try:
            return (keys or keyring()).open_at(place, self.sealed)
        except CannotOpen as fault:
            raise type(fault)(place.purpose.removeprefix(COLUMN)) from None

    def opened(self, place: Place, kind: Kind, keys: Keyring | None = None) -> Any:
        """Opened once. Raises CannotOpen."""
        if not self.is_read:
            self.value, self.is_read = kind.read(self.text(place, keys)), True
        return self.value


class Given:
    """What was given to a row: sealed while it is written, for then its name is known."""

    __slots__ = ("column", "row", "text")

    def __init__(self, row: Any, column: Column[Any], text: str) -> None:
        self.row, self.column, self.text = weakref.ref(row), column, text

    def sealed(self) -> str:
        return keyring().seal_at(place(self.column, partial(getattr, self.row())), self.text)


class SealedColumn(TypeDecorator[Any]):
    """Takes what is given to a row, or an empty text. Any other value has no row to be bound to."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Kind, by: tuple[str, ...]) -> None:
        super().__init__()
        self.kind, self.by = kind, by

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if isinstance(value, Given):
            return value.sealed()
        if isinstance(value, Kept):
            return value.sealed
        if value:
            raise TypeError("a sealed value is given to its row")
        return value if value is None else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return Kept(value) if value else value


def place(column: Column[Any], named: Callable[[str], Any]) -> Place:
    """`named` tells the columns of the row by their names."""
    by = column.type.by  # type: ignore[attr-defined]
    return Place(purpose(column), tuple(said(named(name)) for name in by))


def purpose(column: Column[Any]) -> str:
    return f"{COLUMN}{column.table.name}.{column.name}"


def said(value: Any) -> str | int:
    """A part of a row's name, the same before it is written and after."""
    if isinstance(value, int):
        return value
    if value is None:
        raise TypeError("its row has no name yet: flush before you give it")
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, SealedColumn)]
