"""Sealing everything anew, after the keys have changed; and whether all of it opens where it stands."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Row, Table, Text, select, type_coerce, update

from portal.accounts.models.contact_preferences import LineLink
from portal.accounts.models.people import Member
from portal.db import db, transaction
from portal.lib.crypto import CannotOpen
from portal.sealed.columns import Kept, place, sealed_columns
from portal.sealed.keys import keyring
from portal.sealed.rows import AT_A_TIME


def every_sealed() -> Iterator[tuple[Table, Column[str]]]:
    """Every column that is sealed, whichever feature it belongs to."""
    for table in db.metadata.sorted_tables:
        for column in sealed_columns(table):
            yield table, column


def renew_all() -> int:
    """Seal every value with the first key, and make the blind names anew. Returns how many there were.

    Raises CannotOpen at a value that none of the keys opens; those before it are renewed already.
    """
    return sum(_renew(table, column) for table, column in every_sealed()) + _index_names()


def _renew(table: Table, column: Column[str]) -> int:
    plain, last, count = type_coerce(column, Text), 0, 0
    while True:
        with transaction() as session:
            rows = session.execute(
                select(table).where(table.c.id > last).order_by(table.c.id).limit(AT_A_TIME)
            ).all()
            for row in rows:
                kept = row._mapping[column.name]
                if not isinstance(kept, Kept):
                    continue
                text = _text(column, row)
                if not keyring().is_of_first(kept.sealed):
                    anew = keyring().seal_at(place(column, row._mapping.__getitem__), text)
                    session.execute(
                        update(table)
                        .where(table.c.id == row.id, plain == kept.sealed)  # unless somebody was faster
                        .values({column.name: type_coerce(anew, Text)})
                    )
                count += 1
        if not rows:
            return count
        last = rows[-1].id


def _text(column: Column[str], row: Row[*tuple[object, ...]]) -> str:
    try:
        text: str = row._mapping[column.name].text(place(column, row._mapping.__getitem__))
    except CannotOpen as fault:
        raise type(fault)(f"{fault} of row {row.id}") from None
    return text


def not_opening() -> Iterator[CannotOpen]:
    """Every value that does not open where it stands; its words are the place."""
    for table, column in every_sealed():
        for row in _rows(table):
            if isinstance(row._mapping[column.name], Kept):
                try:
                    _text(column, row)
                except CannotOpen as fault:
                    yield fault


def _rows(table: Table) -> Iterator[Row[Any]]:
    """All of a table, some at a time."""
    last = 0
    while rows := db.session.execute(
        select(table).where(table.c.id > last).order_by(table.c.id).limit(AT_A_TIME)
    ).all():
        yield from rows
        last = rows[-1].id


def _index_names() -> int:
    """Giving a number makes its blind names."""
    with transaction() as session:
        members = session.scalars(select(Member)).all()
        for member in members:
            member.phone = member.phone
        links = session.scalars(select(LineLink)).all()
        for link in links:
            link.user = link.user
    return len(members) + len(links)
