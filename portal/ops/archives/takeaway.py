"""Everything a gym has, to go with it: in words, as JSON lines and as tables, with what reads them."""

import csv
import io
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from portal.lib import spreadsheets
from portal.ops.archives import backups, opening, reader, sealing
from portal.ops.archives import file as files
from portal.ops.archives.file import Contents, Tell, silently

README = """Everything of the gym, as of {at} UTC.

tables/NAME.jsonl   a row a line, as JSON. Times are in UTC.
csv/NAME.csv        the same as a table, UTF-8, for a spreadsheet; no cell is a formula.
manifest.json       how many rows each table has, and the SHA-256 of its JSON lines.
read.py             says whether all of it is whole, and makes a database of SQLite of it:
                    python3 read.py {name} gym.sqlite

What the portal keeps sealed stands here in words: answers about health, notes, logs, phone numbers. Whoever
has this file has all of it. `flask restore` fills an empty portal from it, and seals everything again.
"""


def take_away(engine: Engine, path: Path, *, key: str, tell: Tell = silently, now: datetime) -> Contents:
    """Into one file, sealed for whoever has the other half of the `key`. Raises OSError, CannotOpen."""
    with tempfile.TemporaryFile(dir=path.parent) as plain:  # without a name: a kill leaves no open word
        with backups.one_moment(engine) as connection:
            beside = {"README.txt": README.format(at=f"{now:%Y-%m-%d %H:%M}", name=path.stem).encode()}
            beside["read.py"] = Path(reader.__file__).read_bytes()
            beside |= _tables(connection)
            files.write(connection, plain, change=opening.opened, beside=beside, tell=tell, now=now)
        contents = files.check(plain)
        with backups.draft(path) as sealed:
            with sealed.open("wb") as file:
                sealing.seal(plain, file, key)
            backups.put(sealed, path)
    return contents


def _tables(connection: Connection) -> dict[str, bytes]:
    found = {}
    for table in files.tables_of(connection):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([column.name for column in table.columns])
        for row in files.rows_of(connection, table):
            writer.writerow([_cell(value) for value in opening.opened(table.name, row).values()])
        found[f"csv/{table.name}.csv"] = b"\xef\xbb\xbf" + text.getvalue().encode()
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    words = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    return spreadsheets.safe(words)
