"""A database as it was: from a file into one that is empty, brought up to today's schema, and examined."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_migrate import upgrade

from portal import patience
from portal.accounts.models.people import Member, Staff
from portal.booking.queries import consistency
from portal.db import db
from portal.lib.errors import DomainError
from portal.notifications import operations as notifications
from portal.ops.archives import file as files
from portal.ops.archives.erased import STAFF, Erased, erased_in
from portal.ops.archives.file import Contents, Tell, silently
from portal.ops.archives.filling import fill, is_empty
from portal.ops.keys import not_opening, renew_all
from portal.ops.migrations import FOLDER
from portal.privacy.operations import erasure


class Refused(Exception):
    """Nothing was done. Its words say why, and what to do."""


@dataclass
class Restored:
    """What came of it, for whoever has asked for it."""

    contents: Contents
    erased: int = 0  # members who had everything deleted since
    held_back: int = 0  # messages that may have been sent since
    faults: list[str] = field(default_factory=list)


def restore(
    file: IO[bytes], *, erased: Path | None, is_as_it_was: bool = False, tell: Tell = silently, now: datetime
) -> Restored:
    """With the list of whom was `erased` since. `is_as_it_was`: nothing of it is changed, for a proof.

    Raises Refused, and NoArchive; then the database is as it was before.
    """
    contents = files.check(file)
    _check_revision(contents)
    _prepare(contents)
    with db.engine.connect() as connection:
        patience.without_limit(connection)
        if connection.dialect.name == "sqlite":
            connection.execution_options(sqlite_begin="IMMEDIATE")
        with connection.begin():
            fill(connection, file, contents, tell=tell)
        connection.invalidate()
    upgrade(directory=str(FOLDER))
    if contents.is_open:
        renew_all()  # the blind names are of the key of this portal
    found = Restored(contents)
    if not is_as_it_was:
        # First: whatever stops the rest, nothing is sent again.
        found.held_back = notifications.hold_back(now=now)
        _erase_again(erased, found, now=now)
    found.faults += [*consistency.faults(now=now), *(f"{fault} does not open" for fault in not_opening())]
    return found


def _check_revision(contents: Contents) -> None:
    try:
        ScriptDirectory(str(FOLDER)).get_revision(contents.revision)
    except CommandError:
        raise Refused(
            f"It was made by a newer portal (revision {contents.revision}). Install that version first."
        ) from None


def _prepare(contents: Contents) -> None:
    """The tables of the file's revision, with nothing in them."""
    with db.engine.connect() as connection:
        revision = files.revision_of(connection)
        if not is_empty(connection):
            raise Refused(
                "This database holds something already. Restore into an empty one: move the file of SQLite "
                "aside, or make a new database and put its address into PORTAL_DATABASE_URL."
            )
        if revision not in ("", contents.revision):
            raise Refused(
                f"This database is empty, but of revision {revision}, and the backup is of "
                f"{contents.revision}. Give one without any tables."
            )
    upgrade(directory=str(FOLDER), revision=contents.revision)


def _erase_again(listed: Path | None, found: Restored, *, now: datetime) -> None:
    """Whoever has had everything deleted after the backup was made is not brought back by it."""
    for gone in erased_in(listed) if listed else ():
        if gone.at < found.contents.made_at:
            continue
        try:
            found.erased += _erased(gone, now=now)
        except DomainError as refusal:
            found.faults.append(f"{gone.kind} {gone.number} was deleted since, and stands here ({refusal})")


def _erased(gone: Erased, *, now: datetime) -> bool:
    """Whether she was there. Raises IsHereNow, WorksHere."""
    if gone.kind == STAFF:
        staff = db.session.get(Staff, gone.number)
        if staff is not None and staff.account:
            erasure.erase_staff(staff=staff, actor=staff.actor, now=now)
            return True
        return False
    member = db.session.get(Member, gone.number)
    if member is None or member.erased_at:
        return False
    erasure.erase(member=member, now=now)
    return True
