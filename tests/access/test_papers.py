"""docs/roles.md says of every address what its guard does (ASVS 8.1.1)."""

import re
from pathlib import Path

from portal.accounts.models.people import StaffRole
from tests.access.house import routes

TEXT = (Path(__file__).parents[2] / "docs/roles.md").read_text()
HEAD, _, *ROWS = (
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|")
)
COLUMNS = HEAD[1:-1]
EVERYBODY = set(COLUMNS)
LET_IN = {
    "anyone": EVERYBODY,
    "members, or the mailed link": EVERYBODY,
    "signed in": EVERYBODY - {"visitor"},
    "signed in, or by an invitation to help": EVERYBODY - {"visitor"},
    "members": {"member"},
    "a program that signs": set(),
    "in development": set(),
    "with the token of the settings": set(),
}
# `/staff/members*` is whatever begins so; the one that names most of an address is its row.
PATTERNS = {pattern: row for row in ROWS for pattern in re.findall(r"`([^`]+)`", row[-1])}


def names(pattern, path):
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern


def row_of(path):
    fitting = [pattern for pattern in PATTERNS if names(pattern, path)]
    assert fitting, f"docs/roles.md has no row for {path}"
    return PATTERNS[max(fitting, key=lambda one: (len(one.rstrip("*")), not one.endswith("*")))]


def test_the_table_has_a_column_for_every_role():
    assert [*COLUMNS] == ["visitor", "member", *StaffRole]
    assert all(len(row) == len(HEAD) and all(row) for row in ROWS)


def test_the_table_says_what_the_guard_does():
    for route in routes():
        row = row_of(route.path)
        said = {column for column, cell in zip(COLUMNS, row[1:-1], strict=True) if cell != "–"}
        assert said == (route.roles or LET_IN[route.guard]), (route.path, row[0])


def test_every_pattern_of_the_table_names_an_address():
    paths = [route.path for route in routes()]
    empty = [
        one
        for one, row in PATTERNS.items()
        if row not in [row_of(path) for path in paths if names(one, path)]
    ]
    assert empty == []
