"""Two records of one person become one, and can be parted again for a while."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, select, true, update

from portal.accounts.models import Consent, Member, MemberMerge
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.rules import SHARES, JoinedOnSince, NotTheSame, Purpose, TooLateToPart
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, transaction
from portal.sealed import hand_over

WORDS = ("given_name", "family_kana", "given_kana")  # a caller may have given less than we know
PART_WITHIN = timedelta(days=14)
OWN = {Member.__tablename__, MemberMerge.__tablename__}  # these tell of the joining itself


def merge(*, kept: Member, gone: Member, actor: str, now: datetime) -> MemberMerge:
    """Everything of `gone` becomes `kept`'s; `gone` is found no more, and can no longer sign in.

    Her address goes along if `kept` has none. Rows that `kept` has too, such as a log of the same
    day, stay where they are; what `kept` has no words for is taken over. Raises NotTheSame, also for
    two phone numbers or an account of staff.
    """
    with transaction() as session:
        for one in sorted((kept, gone), key=lambda one: one.id):
            lock(one)
        if kept.id == gone.id or kept.merged_into_id or gone.merged_into_id:
            raise NotTheSame
        if not kept.phone or kept.phone != gone.phone or (gone.account and gone.account.staff):
            raise NotTheSame  # the number is the reason to join; staff keep their way in
        _agree_on_shares(kept, gone, now=now)
        moved = {f"{one.name}.{by.name}": _move(one, by, gone.id, kept.id) for one, by in _hers()}
        _forget_own_doubles(kept.id)
        if gone.account and kept.account is None:
            moved["account"] = [gone.account.id]
            gone.account, kept.account = None, gone.account
            session.flush()  # the address belongs to one of them at a time
        elif gone.account:
            moved["closed"] = [gone.account.id]
            gone.account.active = False
        filled = [name for name in WORDS if not getattr(kept, name) and getattr(gone, name)]
        for name in filled:
            setattr(kept, name, getattr(gone, name))
        gone.merged_into_id = kept.id
        made = MemberMerge(
            kept_id=kept.id,
            gone_id=gone.id,
            at=now,
            by=actor,
            moved={k: v for k, v in moved.items() if v},
            filled=filled,
        )
        session.add(made)
        audit.record(Event.MEMBERS_MERGED, subject=kept.subject, actor=actor, now=now, gone=gone.subject)
        return made


def _agree_on_shares(*members: Member, now: datetime) -> None:
    """Of two records the last word counts: what she has taken back in one does not stand by the other."""
    last: dict[Purpose, tuple[datetime, bool]] = {}
    ids = [one.id for one in members]
    for one in db.session.scalars(select(Consent).where(Consent.member_id.in_(ids))):
        said = (one.withdrawn_at or one.given_at, one.withdrawn_at is not None)
        last[one.purpose] = max(last.get(one.purpose, said), said)
    for purpose in SHARES:
        if purpose in last and last[purpose][1]:
            for member in members:
                withdraw_consent(member=member, purpose=purpose, now=now)


def part(*, merge: MemberMerge, actor: str, now: datetime) -> None:
    """They were two after all: what had gone over goes back. Twice is once.

    Raises TooLateToPart, and JoinedOnSince where the last joining has to be parted first.
    """
    with transaction() as session:
        lock(merge)
        if merge.undone_at:
            return
        if now > merge.at + PART_WITHIN:
            raise TooLateToPart(days=PART_WITHIN.days)
        kept, gone = session.get_one(Member, merge.kept_id), merge.gone
        lock(kept)
        if kept.merged_into_id:
            raise JoinedOnSince
        for table, column in _hers():
            _give_back(table, column, merge.moved.get(f"{table.name}.{column.name}", []), gone.id)
        if "account" in merge.moved:
            account, kept.account = kept.account, None
            session.flush()  # the address belongs to one of them at a time
            gone.account = account
        elif gone.account:
            gone.account.active = True
        for name in merge.filled:
            setattr(kept, name, "")
        gone.merged_into_id = None
        merge.undone_at = now
        audit.record(Event.MEMBERS_PARTED, subject=kept.subject, actor=actor, now=now, gone=gone.subject)


def _forget_own_doubles(member_id: int) -> None:
    """Where one record was noted beside the other, nobody is to be noted beside herself."""
    by_table: dict[Table, list[Column[Any]]] = {}
    for table, column in _hers():
        by_table.setdefault(table, []).append(column)
    for table, columns in by_table.items():
        optional = [one for one in columns if one.nullable]
        for column in optional:
            others = [one == member_id for one in columns if one is not column]
            if others:
                db.session.execute(
                    update(table).where(column == member_id, *others).values({column.name: None})
                )


def _hers() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that names a member, whichever feature it belongs to."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == Member.__tablename__ for key in column.foreign_keys)
            if points and table.name not in OWN:
                yield table, column


def _move(table: Table, column: Column[Any], gone_id: int, kept_id: int) -> list[int]:
    """Row by row, so that what both have stays. Returns the ids of the rows that went over."""
    session = db.session()
    stays: set[int] = set()
    for key, where in _uniques(table, column):
        wanted = select(table.c.id, *_or_id(table, key))
        there = {tuple(row[1:]) for row in session.execute(wanted.where(column == kept_id, where))}
        for number, *values in session.execute(wanted.where(column == gone_id, where)):
            if there and (not key or tuple(values) in there):
                stays.add(number)
    moved = [one for one in session.scalars(select(table.c.id).where(column == gone_id)) if one not in stays]
    _give_back(table, column, moved, kept_id)
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


def _give_back(table: Table, column: Column[Any], ids: list[int], member_id: int) -> None:
    hand_over(db.session(), table, ids, {column.name: member_id})
