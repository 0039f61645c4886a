"""A number for what pages show, raised with each change: what was made at a number is true while it stands.

Nobody has to remember to raise it. Models say which pages show them (`shown_on`), and a commit that has
written to one of those raises the number as its last statement, so that two deeds wait for each other no
longer than a commit takes.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column

from portal.db import BOARD, TIMES, Model

WRITTEN = "shown_on"  # among what a session knows: the pages that its transaction changes


class PageVersion(Model):
    """One row, with a number for each kind of page. Never lower than it was, or old pages come back."""

    __tablename__ = "page_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    times: Mapped[int]
    board: Mapped[int]


COLUMNS = {TIMES: PageVersion.times, BOARD: PageVersion.board}


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        mapper = state.bind_mapper
        _note(state.session, COLUMNS if mapper is None else mapper.class_.shown_on)  # a bare table may be any


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, _context: Any) -> None:
    for rows in (session.new, session.dirty, session.deleted):
        for row in rows:
            _note(session, row.shown_on)


def _note(session: Session, pages: Iterable[str]) -> None:
    session.info.setdefault(WRITTEN, set()).update(pages)


@event.listens_for(Session, "before_commit")
def _raise(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint: the row is locked last, by the commit itself
        return
    session.flush()  # what is written says what is shown
    if pages := session.info.pop(WRITTEN, None):
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(
            dialect.insert(PageVersion)
            .values({"id": 1} | dict.fromkeys(COLUMNS, 1))
            .on_conflict_do_update(
                index_elements=[PageVersion.id], set_={page: COLUMNS[page] + 1 for page in pages}
            )
        )


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:  # what was written before a savepoint is still to be committed
        session.info.pop(WRITTEN, None)


def number_of(page: str) -> Any:
    """For a statement: the number at this moment; 0 on a database where nothing was written yet."""
    return func.coalesce(select(COLUMNS[page]).scalar_subquery(), 0)
