"""Rows of every table that are somebody's: given to another record, and back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, select, true, update

from portal.accounts.models.joinings import Joining
from portal.accounts.models.people import Member, MemberMerge
from portal.column_types import UtcDateTime
from portal.db import db, fetch
from portal.sealed.rows import hand_over

OWN = {Member.__tablename__, MemberMerge.__tablename__, Joining.__tablename__}  # of the joining itself


WHOSE = "member_id"  # the column by which a row is somebody's


AHEAD = ("starts_at", "ends_at", "forget_at")  # of something to come; other times say when a row was written


def let_go_of_each_other(*ids: int) -> None:
    """No row of the one points to a row of the other any more, such as a visit to a health check."""
    for table in db.metadata.sorted_tables:
        for column in table.columns if WHOSE in table.c else ():
            for key in column.foreign_keys:
                other = key.column.table
                if column.name == WHOSE or other is table or WHOSE not in other.c:
                    continue
                others = select(other.c.id).where(other.c[WHOSE].in_(ids), other.c[WHOSE] != table.c[WHOSE])
                db.session.execute(
                    update(table)
                    .where(table.c[WHOSE].in_(ids), column.in_(others))
                    .values({column.name: None})
                )
    db.session.expire_all()


def untouched(table: Table, column: Column[Any], ids: list[int], kept_id: int, at: datetime) -> list[int]:
    """Of the rows that went over, those that are still as they came.

    What was noted since is of whoever signs in with `kept`, also where SQLite has given a new row the
    number of one that was deleted.
    """
    noted = [
        noted_at <= at
        for noted_at in table.columns
        if isinstance(noted_at.type, UtcDateTime) and not noted_at.nullable and noted_at.name not in AHEAD
    ]
    rows = select(table.c.id).where(table.c.id.in_(ids), column == kept_id, *noted)
    return fetch(rows) if ids else []


def forget_own_doubles(member_id: int) -> None:
    """Where one record was noted beside the other, nobody is to be noted beside herself."""
    by_table: dict[Table, list[Column[Any]]] = {}
    for table, column in columns_of_members():
        by_table.setdefault(table, []).append(column)
    for table, columns in by_table.items():
        optional = [column for column in columns if column.nullable]
        for column in optional:
            others = [other == member_id for other in columns if other is not column]
            if others:
                db.session.execute(
                    update(table).where(column == member_id, *others).values({column.name: None})
                )


def columns_of_members() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that names a member, whichever feature it belongs to."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == Member.__tablename__ for key in column.foreign_keys)
            if points and table.name not in OWN:
                yield table, column


def move(table: Table, column: Column[Any], gone_id: int, kept_id: int) -> list[int]:
    """Row by row, so that what both have stays. Returns the ids of the rows that went over."""
    session = db.session()
    stays: set[int] = set()
    for key, where in _uniques(table, column):
        wanted = select(table.c.id, *_or_id(table, key))
        there = {tuple(row[1:]) for row in session.execute(wanted.where(column == kept_id, where))}
        for number, *values in session.execute(wanted.where(column == gone_id, where)):
            if there and (not key or tuple(values) in there):
                stays.add(number)
    moved = [row for row in session.scalars(select(table.c.id).where(column == gone_id)) if row not in stays]
    hand_over(session, table, moved, {column.name: kept_id})
    return moved


def _uniques(table: Table, column: Column[Any]) -> Iterator[tuple[list[str], ColumnElement[bool]]]:
    """What else a row of `column` must be alone with, and for which rows: one stands, others have ended."""
    for unique in table.constraints:
        if isinstance(unique, UniqueConstraint) and column.name in unique.columns:
            yield [one.name for one in unique.columns if one.name != column.name], true()
    for index in table.indexes:
        if index.unique and column.name in index.columns:
            where = index.dialect_options["sqlite"]["where"]
            yield (
                [one.name for one in index.columns if one.name != column.name],
                true() if where is None else where,
            )


def _or_id(table: Table, key: list[str]) -> list[Column[Any]]:
    return [table.c[name] for name in key] or [table.c.id]
