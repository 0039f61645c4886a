"""Rows that become another member's are sealed anew for her."""

from sqlalchemy import Text, select, type_coerce

from portal.accounts.operations import merges, people
from portal.accounts.operations.merges import merge
from portal.db import db
from portal.lib.crypto import CannotOpen
from portal.ops.keys import every_sealed, not_opening
from tests.sealed import COLUMNS, model_of, table_of


def everything():
    """What every sealed attribute says, by row."""
    db.session.expire_all()
    return {
        (table, column, row.id): getattr(row, column)
        for table, column in COLUMNS
        for row in db.session.scalars(select(model_of(table)))
    }


def owned_by_a_member():
    """Tables in which a member's number is a part of the name."""
    for table, column in every_sealed():
        for name in column.type.by:
            if any(key.column.table.name == "member" for key in table.c[name].foreign_keys):
                yield table.name, name


def test_what_is_joined_opens_as_hers_and_parted_again_as_before(two, now):
    hana, yui = two
    before = everything()
    made = merge(kept=hana, gone=yui, actor="staff:1", now=now)
    tables = dict(owned_by_a_member())
    assert len(tables) >= 5
    assert {f"{table}.{name}" for table, name in tables.items()} <= made.moved.keys() | {
        "log_entry.member_id",  # both have one of today
        "assignment.member_id",  # one stands at a time
    }
    after = everything()
    assert {key: after[key] for key in before} == before
    assert list(not_opening()) == []
    merges.part(merge=made, actor="staff:1", now=now)
    parted = everything()
    assert {key: parted[key] for key in before} == before
    assert list(not_opening()) == []


def test_what_moves_before_her_is_log_and_routine_too(two, now):
    """Those that stay above, where the other has none."""
    hana, _ = two
    caller = people.add_member(
        family_name="山本", given_name="", kana=("", ""), phone=hana.phone, actor="staff:1", now=now
    )
    made = merge(kept=caller, gone=hana, actor="staff:1", now=now)
    assert {f"{table}.{name}" for table, name in owned_by_a_member()} <= made.moved.keys()
    assert everything()
    assert list(not_opening()) == []
    merges.part(merge=made, actor="staff:1", now=now)
    assert everything()
    assert list(not_opening()) == []


def test_a_row_that_is_not_hers_does_not_become_another_s_by_joining(two, now):
    hana, yui = two
    note = table_of("note")
    [stolen] = db.session.scalars(select(type_coerce(note.c.words, Text)).where(note.c.member_id == hana.id))
    with db.engine.begin() as connection:
        connection.execute(
            note.update().where(note.c.member_id == yui.id).values(words=type_coerce(stolen, Text))
        )
    db.session.expire_all()
    try:
        merge(kept=hana, gone=yui, actor="staff:1", now=now)
    except CannotOpen:
        db.session.expire_all()
        assert yui.merged_into_id is None
    else:
        raise AssertionError("it was made hers")
