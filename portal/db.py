"""The database handle, the column types we add to it, and the one way to commit."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, Select, event, func, inspect, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import DeclarativeBase, RelationshipDirection, Session, lazyload, registry

from portal import embedded, patience  # noqa: F401 - it listens
from portal.column_types import StoredEnum, UtcDateTime
from portal.lib.errors import NotFound
from portal.page_session import PageSession

T = TypeVar("T")
MOST_ROWS = 2000  # in one statement; a database takes some ten thousands of values at a time


# Kinds of pages that are known by a number, and what shows on them: portal/page_versions.py.
TIMES, BOARD = "times", "board"


class Base(DeclarativeBase):
    shown_on: ClassVar[tuple[str, ...]] = ()  # pages that change with its rows

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={StrEnum: StoredEnum, datetime: UtcDateTime},
    )


# A row keeps what its transaction left in it. To read it again after each commit would cost a
# statement, and find it gone where somebody else has deleted it since.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": PageSession})

if TYPE_CHECKING:  # db.Model is made at run time, where type checkers cannot see it
    Model = Base
else:
    Model = db.Model


def fetch(statement: Select[T]) -> list[T]:
    """All rows that a statement finds."""
    return list(db.session.scalars(statement))


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit if the block ends well, roll back if it does not.

    A block inside another joins it, so an operation may call another and both are kept, or neither.
    """
    session = db.session()
    if session.info.get("writes"):
        yield session
        return

    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside a transaction")
    try:
        begin_writing()
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writes", None)
        session.info.pop("locked", None)


def begin_writing() -> None:
    """End the read this request began and take the write lock first.

    A read that turns into a write cannot wait for the lock on SQLite: it dies with
    "database is locked" as soon as anybody else has written in between.
    """
    look_afresh()
    db.session().info["writes"] = True
    db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def look_afresh() -> None:
    """Forget what was read: what is asked for next is what stands in the database by then."""
    session = db.session()
    session.rollback()
    session.expire_all()  # rollback does so too, but not between two transactions


def lock(row: Any) -> None:
    """Wait for everybody else who is changing this row, then see it and all about it as they left it.

    What is joined to it is read anew when somebody asks: after the wait, PostgreSQL looks again at the
    locked row, but at nothing beside it. A second time in one transaction costs nothing.
    Raises NotFound if it is gone.
    """
    session = db.session()
    if session.get_bind().dialect.name == "sqlite":  # BEGIN IMMEDIATE has locked everything
        if inspect(row).expired:  # or else it was read since
            _read_again(row)
        return
    locked = session.info.setdefault("locked", set())
    identity = inspect(row).identity_key
    if identity in locked:
        return
    kind, key = type(row), id_of(row)
    # key_share: rows that point here may be written meanwhile, or two deeds that have each written
    # one and now want the row itself would wait for each other for ever.
    found = session.scalar(
        select(kind)
        .where(kind.id == key)
        .with_for_update(key_share=True, of=kind)
        .options(lazyload("*"))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    session.expire(row, [relationship.key for relationship in inspect(kind).relationships])
    locked.add(identity)


def lock_all(statement: Select[*tuple[Any, ...]], *, of: type[Base] | None = None) -> bool:
    """Lock the rows that a statement finds, and see them, and what it reads with them, as they are then.

    For a deed that needs several rows, in one round trip. With `of`, one table's are locked, and the others
    as they were when the statement began. False when it finds nothing.
    """
    session = db.session()
    kinds = [of] if of else [column["type"] for column in statement.column_descriptions]
    found = session.execute(
        statement.with_for_update(of=kinds, key_share=True).execution_options(populate_existing=True)
    ).all()
    session.info.setdefault("locked", set()).update(
        inspect(row).identity_key for rows in found for row in rows if type(row) in kinds
    )
    return bool(found)


def id_of(row: Any) -> int:
    """Without a statement, also where all that was read of it is forgotten."""
    [found] = inspect(row).identity
    return int(found)


def is_locked(row: Any) -> bool:
    """Whether this transaction has waited for it already."""
    return inspect(row).identity_key in db.session().info.get("locked", ())


def _read_again(row: Any) -> None:
    try:
        db.session.refresh(row)
    except InvalidRequestError:
        raise NotFound from None


def lock_name(name: str) -> None:
    """Wait for everybody else who has locked the same name in a transaction, where no row stands for it."""
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":  # SQLite has locked everything
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def insert_new(model: type[Base], rows: list[dict[str, Any]]) -> int:
    """Insert rows, in their order; those whose key is taken are left out.

    Returns how many are new. Where somebody else is writing the same key, it waits until that is decided.
    """
    session = db.session()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    done = 0
    for n in range(0, len(rows), MOST_ROWS):
        statement = dialect.insert(model).values(rows[n : n + MOST_ROWS]).on_conflict_do_nothing()
        done += len(session.execute(statement.returning(literal(1))).all())
    return done


def scrub(*models: type[Base]) -> None:
    """After a deletion that must not be undone by reading the files: nothing of it stays in them.

    On SQLite, `secure_delete` has overwritten the pages, and the log is emptied here. On
    PostgreSQL the tables of `models` are written anew, each within seconds, or left to its own
    tidying when somebody holds them.
    """
    db.session.rollback()  # nothing of ours may hold the pages
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        patience.without_limit(connection)
        for model in models:
            with suppress(OperationalError):
                connection.exec_driver_sql(f'VACUUM FULL "{model.__tablename__}"')
        connection.invalidate()  # nobody else shall have one that waits for ever


@event.listens_for(Session, "after_flush")
def _follow_foreign_keys(session: Session, _context: Any) -> None:
    """Where a deed has set booking.trainer_id, booking.trainer is read anew when somebody asks."""
    for row in session.dirty:
        state = inspect(row)
        changed = {attribute.key for attribute in state.attrs if attribute.history.has_changes()}
        stale = [
            relationship.key
            for relationship in state.mapper.relationships
            if relationship.direction is RelationshipDirection.MANYTOONE
            and relationship.key not in changed
            and any(column.key in changed for column in relationship.local_columns)
        ]
        if stale:
            session.expire(row, stale)
