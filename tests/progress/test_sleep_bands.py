"""Every length of sleep has one answer, and what was answered before still reads rightly."""

import json
import re
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Date, bindparam, column, select, table, update

from portal.db import db
from portal.progress import operations, queries, rules
from portal.progress.models import LogEntry
from portal.progress.rules import Measure
from portal.progress.words import SLEEP_WORDS
from portal.sealed.keys import keyring
from tests.conftest import TODAY

MIGRATIONS = Path(__file__).parents[2] / "portal" / "migrations"
BOUNDS = {
    r"Under (\d) hours": lambda most: (0, most),
    r"(\d) to under (\d) hours": lambda least, most: (least, most),
    r"(\d) hours or more": lambda least: (least, 24),
}


def bounds(words):
    """In hours: from, and up to but not with."""
    for pattern, make in BOUNDS.items():
        if found := re.fullmatch(pattern, words):
            return make(*map(int, found.groups()))
    raise AssertionError(words)


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 15))
def test_each_length_of_sleep_has_exactly_one_answer(minutes):
    bands = [bounds(SLEEP_WORDS[one]) for one in rules.SLEEPS]
    assert sum(least <= minutes / 60 < most for least, most in bands) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [("2_to_3", "2_to_4"), ("4_to_5", "4_to_6"), ("under_2", "under_2"), ("2_to_4", "2_to_4")],
)
def test_a_page_from_before_is_understood(hana, now, said, kept):
    operations.note(member=hana, measure=Measure.SLEEP, day=TODAY, value=said, today=TODAY, now=now)
    assert queries.day_log(hana.id, TODAY) == {Measure.SLEEP: kept}


def test_what_was_noted_before_is_renamed_and_goes_back(hana, now):
    """The revision meets values as they were sealed then: bound to no place."""
    before = {1: "under_2", 2: "2_to_3", 3: "4_to_5", 4: "6_or_more"}
    entry = table("log_entry", *(column(name) for name in ("measure", "day", "value")))
    for day in before:
        on = TODAY.replace(day=day)
        db.session.add(LogEntry(member_id=hana.id, measure=Measure.SLEEP, day=on, value="x", noted_at=now))
    db.session.commit()
    with db.engine.begin() as connection:
        for day, value in before.items():
            sealed = keyring().seal(json.dumps(value))
            here = entry.c.day == bindparam("on", TODAY.replace(day=day), type_=Date)
            connection.execute(update(entry).where(here).values(value=sealed))

    def values():
        with db.engine.connect() as connection:
            rows = connection.execute(select(entry.c.value).order_by(entry.c.day)).scalars().all()
        return [json.loads(keyring().unseal(value)) for value in rows]

    migration = ScriptDirectory(str(MIGRATIONS)).get_revision("0013").module
    for change, after in (
        (migration.upgrade, ["under_2", "2_to_4", "4_to_6", "6_or_more"]),
        (migration.downgrade, list(before.values())),
    ):
        with db.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            change()
        assert values() == after
