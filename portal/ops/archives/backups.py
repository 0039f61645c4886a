"""A backup: made, read back, filled into a scratch database and examined there, and only then one.

Whatever goes wrong before that leaves the ones there were.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from portal import patience
from portal.ops.archives import file as files
from portal.ops.archives import sealing
from portal.ops.archives.file import Contents, Tell, silently

NAME = "gym-%Y%m%dT%H%M%SZ.zip"
HERE = "gym-*.zip*"
DRAFT, LEFT_AFTER = ".gym-part", timedelta(days=1)  # named so that nobody else's file is swept
DAYS, WEEKS, MONTHS = 7, 5, 12  # of so many, the last backup of each is kept
EACH = timedelta(days=1)  # before the newest: one made after a mishap replaces none made before it

Prove = Callable[[IO[bytes], Contents], None]


class NotProven(Exception):
    """It cannot be restored as it is. Its words say why."""


@dataclass(frozen=True)
class Backup:
    path: Path
    contents: Contents


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database, however long it reads, and stops nobody."""
    with engine.connect() as connection:
        patience.without_limit(connection)
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        try:
            with connection.begin():
                yield connection
        finally:
            connection.invalidate()  # it has no limits any more


def back_up(
    engine: Engine, target: Path, *, key: str, prove: Prove, tell: Tell = silently, now: datetime
) -> Backup:
    """Into a file, or into a folder under a name of its time; with a `key`, for whoever has its other half.

    `prove` restores it elsewhere and raises NotProven. Raises OSError, as on a full disk.
    """
    path = target / now.strftime(NAME) if target.is_dir() else target
    _sweep(path.parent, now=now)
    if key and path.suffix != sealing.SEALED:
        path = path.with_name(path.name + sealing.SEALED)
    with draft(path) as plain:
        with one_moment(engine) as connection, plain.open("wb") as file:
            files.write(connection, file, now=now, tell=tell)
        with plain.open("rb") as file:
            contents = files.check(file)
            prove(file, contents)
        if key:
            with draft(path) as sealed:
                with plain.open("rb") as file, sealed.open("wb") as there:
                    sealing.seal(file, there, key)
                put(sealed, path)
        else:
            put(plain, path)
    return Backup(path, contents)


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A file beside it that nobody else may read, and that is gone afterwards whatever happens."""
    made, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=DRAFT)
    os.close(made)
    try:
        yield Path(name)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _sweep(folder: Path, *, now: datetime) -> None:
    """What was left by somebody who was killed."""
    for left in folder.glob(f".*{DRAFT}"):
        if left.stat().st_mtime < (now - LEFT_AFTER).timestamp():
            left.unlink()


def put(made: Path, path: Path) -> None:
    """On the disk, and then under its name in one step."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """With the times in their names, the oldest first."""
    found = []
    for path in folder.glob(HERE):
        with suppress(ValueError):
            name = path.name.removesuffix(sealing.SEALED)
            found.append((datetime.strptime(name, NAME).replace(tzinfo=UTC), path))
    return sorted(found)


def thin(folder: Path) -> list[Path]:
    """Delete what the rule keeps no more. Returns what is gone."""
    found = backups_in(folder)
    kept = kept_of([made for made, _ in found])
    gone = [path for made, path in found if made not in kept]
    for path in gone:
        path.unlink()
    return gone


def kept_of(times: Sequence[datetime]) -> set[datetime]:
    """Each of the last 24 hours, and the last of each of the last days, weeks and months that have one."""
    kept = {made for made in times if max(times) - made < EACH}
    for most, named in (
        (DAYS, lambda made: made.date()),
        (WEEKS, lambda made: made.isocalendar()[:2]),
        (MONTHS, lambda made: (made.year, made.month)),
    ):
        last = {named(made): made for made in sorted(times)}
        kept |= set(sorted(last.values())[-most:])
    return kept
