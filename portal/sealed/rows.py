"""Rows of sealed tables, read and handed over as plain rows, whichever feature they belong to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Column, RowMapping, Table, Text, bindparam, select, update
from sqlalchemy.orm import Session

from portal.sealed.columns import Kept, SealedColumn, place, sealed_columns
from portal.sealed.keys import keyring

AT_A_TIME = 1000  # rows


def opened_row(table: Table, row: RowMapping, *, wanted: Collection[str]) -> dict[str, Any]:
    """Some columns of a row that was selected from its table with all of them. Raises CannotOpen."""
    return {name: _opened(table.c[name], row) for name in wanted}


def _opened(column: Column[Any], row: RowMapping) -> Any:
    value = row[column.name]
    if isinstance(column.type, SealedColumn) and value is not None:
        kind = column.type.kind
        return value.opened(place(column, row.__getitem__), kind) if value else kind.nothing()
    return value


def hand_over(session: Session, table: Table, ids: Sequence[int], names: dict[str, Any]) -> None:
    """Give rows another name, such as whose they are. What is sealed in them is sealed anew for it.

    Raises CannotOpen, for what is not theirs must not become so.
    """
    columns = sealed_columns(table)
    sealed = [column for column in columns if set(column.type.by) & names.keys()]  # type: ignore[attr-defined]
    for n in range(0, len(ids), AT_A_TIME):
        here = table.c.id.in_(ids[n : n + AT_A_TIME])
        rows = session.execute(select(table).where(here)).mappings().all() if sealed else []
        session.execute(update(table).where(here).values(names))
        for column in sealed:
            anew = [{"row": row["id"], "anew": _resealed(column, row, {**row, **names})} for row in rows]
            if anew:
                session.execute(
                    update(table)
                    .where(table.c.id == bindparam("row"))
                    .values({column.name: bindparam("anew", type_=Text)}),
                    anew,
                )


def _resealed(column: Column[Any], before: RowMapping, after: Mapping[str, Any]) -> str | None:
    there = before[column.name]
    if not isinstance(there, Kept):
        return cast("str | None", there)
    text = there.text(place(column, before.__getitem__))
    return keyring().seal_at(place(column, after.__getitem__), text)
