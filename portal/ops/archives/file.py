"""The file: a zip with `manifest.json`, and for each table `tables/NAME.jsonl`, a row a line.

Rows stand in it as every engine has them: numbers, texts, times in UTC. So a file of SQLite fills a database
of PostgreSQL, and the other way round. Sealed columns stay sealed.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import IO, Any

from sqlalchemy import Connection, MetaData, Table, inspect, select, text

FORMAT = 1
MANIFEST = "manifest.json"
REVISIONS = "alembic_version"
AT_A_TIME = 2000  # rows

Tell = Callable[[str, int], None]  # the name of a table, and how many of its rows are done
Change = Callable[[str, dict[str, Any]], dict[str, Any]]  # the name of a table and a row → the row


def unchanged(_table: str, row: dict[str, Any]) -> dict[str, Any]:
    """For a backup: what is sealed stays so."""
    return row


def silently(_table: str, _rows: int) -> None:
    """For whoever wants to hear nothing of it."""


class NoArchive(Exception):
    """It is none of ours, or not whole. Its words say which."""


@dataclass(frozen=True)
class Part:
    rows: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """What a file says of itself."""

    made_at: datetime
    revision: str
    tables: dict[str, Part]
    is_open: bool = False  # what is sealed in the database stands in words

    def count(self, table: str) -> int:
        return self.tables[table].rows if table in self.tables else 0


def revision_of(connection: Connection) -> str:
    """Of the schema; "" where there is none."""
    if not inspect(connection).has_table(REVISIONS):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def tables_of(connection: Connection) -> list[Table]:
    """As they stand in the database, whichever revision it is of; what others name comes first."""
    known = MetaData()
    known.reflect(connection)
    return [table for table in known.sorted_tables if table.name != REVISIONS]


def write(
    connection: Connection,
    file: IO[bytes],
    *,
    change: Change = unchanged,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    tell: Tell = silently,
    now: datetime,
) -> Contents:
    """All that the connection's transaction sees, which is one moment; and files `beside` it, by name."""
    parts = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for table in tables_of(connection):
            rows = (change(table.name, row) for row in rows_of(connection, table))
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as entry:
                parts[table.name] = _write_rows(entry, rows)
            tell(table.name, parts[table.name].rows)
        made = Contents(now, revision_of(connection), parts, is_open=change is not unchanged)
        archive.writestr(MANIFEST, json.dumps(_said(made), indent=1))
        for name, content in beside.items():
            archive.writestr(name, content)
    return made


def digests(connection: Connection) -> dict[str, Part]:
    """What a file of this database would say of each table."""
    return {table.name: _write_rows(None, rows_of(connection, table)) for table in tables_of(connection)}


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key)
    found = connection.execution_options(stream_results=True, yield_per=AT_A_TIME).execute(query)
    names = [column.name for column in table.columns]
    for row in found:
        yield dict(zip(names, row, strict=True))


def _write_rows(entry: IO[bytes] | None, rows: Iterable[dict[str, Any]]) -> Part:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode() + b"\n"
        digest.update(line)
        if entry is not None:
            entry.write(line)
        count += 1
    return Part(count, digest.hexdigest())


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an archive")


def _said(contents: Contents) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": contents.made_at.isoformat(),
        "revision": contents.revision,
        "is_open": contents.is_open,
        "tables": {name: asdict(part) for name, part in contents.tables.items()},
    }


def contents(file: IO[bytes]) -> Contents:
    """Raises NoArchive."""
    try:
        with zipfile.ZipFile(file) as archive:
            said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise NoArchive("it was made by a newer portal")
        tables = {name: Part(**part) for name, part in said["tables"].items()}
        made_at = datetime.fromisoformat(said["made_at"]).astimezone(UTC)
        return Contents(made_at, said["revision"], tables, is_open=said.get("is_open", False))
    except (zipfile.BadZipFile, EOFError, OSError):
        raise NoArchive("it is no backup, or its end is missing") from None
    except (KeyError, ValueError, TypeError, AttributeError):
        raise NoArchive("it is no backup of ours") from None


def check(file: IO[bytes]) -> Contents:
    """Read all of it, and compare with what it says of itself. Raises NoArchive."""
    said = contents(file)
    for name, part in said.tables.items():
        digest, count = hashlib.sha256(), 0
        for line in lines(file, name):
            digest.update(line)
            count += 1
        if Part(count, digest.hexdigest()) != part:
            raise NoArchive(f"its table {name} is damaged")
    return said


def lines(file: IO[bytes], table: str) -> Iterator[bytes]:
    """Raises NoArchive."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(f"tables/{table}.jsonl") as entry:
            yield from entry
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise NoArchive(f"its table {table} is damaged") from None
