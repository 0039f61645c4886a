"""Sealing everything anew, after the keys have changed."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, select, type_coerce, update

from portal.accounts.models import LineLink, Member
from portal.db import db, transaction
from portal.sealed import SealedJson, SealedText, keyring

AT_A_TIME = 1000


def sealed_columns() -> Iterator[tuple[Table, Column[str]]]:
    """Every column that is sealed, whichever feature it belongs to."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText | SealedJson):
                yield table, column


def renew_all() -> int:
    """Seal every value with the first key, and make the blind names anew. Returns how many there were.

    Raises CannotOpen at a value that none of the keys opens; those before it are renewed already.
    """
    return sum(_renew(table, column) for table, column in sealed_columns()) + _index_names()


def _renew(table: Table, column: Column[str]) -> int:
    plain, last, count = type_coerce(column, Text), 0, 0
    while True:
        with transaction() as session:
            rows = session.execute(
                select(table.c.id, plain).where(table.c.id > last).order_by(table.c.id).limit(AT_A_TIME)
            ).all()
            for number, sealed in rows:
                if sealed:
                    session.execute(
                        update(table)
                        .where(table.c.id == number, plain == sealed)  # unless somebody was faster
                        .values({column.name: type_coerce(keyring().renew(sealed), Text)})
                    )
                    count += 1
        if not rows:
            return count
        last = rows[-1][0]


def _index_names() -> int:
    """Setting a number makes its blind names."""
    with transaction() as session:
        members = session.scalars(select(Member)).all()
        for member in members:
            member.phone = member.phone
        links = session.scalars(select(LineLink)).all()
        for link in links:
            link.user = link.user
    return len(members) + len(links)
