"""Reads a file that a gym has taken along, with Python and nothing else: python3 read.py gym.zip [gym.sqlite]

It says what is in the file and whether all of it is whole. With a second name it makes a database of SQLite
of it, for any program that opens one. A file that ends in .age is opened first: age -d -i key.txt gym.zip.age
"""

import hashlib
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from typing import Any


def read(path: str, made: str | None) -> int:
    """How many tables are not whole."""
    wrong = 0
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        database = sqlite3.connect(made, isolation_level=None) if made else None
        for name, said in manifest["tables"].items():
            digest, rows = hashlib.sha256(), []
            for line in archive.open(f"tables/{name}.jsonl"):
                digest.update(line)
                rows.append(json.loads(line))
            is_whole = (len(rows), digest.hexdigest()) == (said["rows"], said["sha256"])
            print(f"{len(rows):>8} {name}{'' if is_whole else ' IS DAMAGED'}")  # noqa: T201 - a program
            wrong += not is_whole
            if database and rows:
                _keep(database, name, rows)
        if database:
            database.close()
    return wrong


def _keep(database: sqlite3.Connection, name: str, rows: list[dict[str, Any]]) -> None:
    columns = sorted(rows[0])
    named = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    database.execute(f'CREATE TABLE "{name}" ({named})')
    database.executemany(f'INSERT INTO "{name}" VALUES ({places})', _values(rows, columns))  # nosec B608 # noqa: S608


def _values(rows: list[dict[str, Any]], columns: list[str]) -> Iterator[list[Any]]:
    for row in rows:
        values = [row[column] for column in columns]
        yield [
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
            for value in values
        ]


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(read(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
