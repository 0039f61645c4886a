"""A sealed value opens in its own table, column and row, and nowhere else."""

import pytest
from sqlalchemy import Text, select, type_coerce, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import aliased

from portal.db import db, transaction
from portal.lib.crypto import CannotOpen
from portal.ops.keys import not_opening
from portal.records.models import Note
from tests import people
from tests.conftest import at
from tests.sealed import COLUMNS, model_of, table_of


def sealed(table, column):
    """What stands there, by row."""
    here = table_of(table)
    plain = type_coerce(here.c[column], Text)
    return dict(db.session.execute(select(here.c.id, plain).where(plain != "").order_by(here.c.id)).all())


def put(table, column, number, value):
    here = table_of(table)
    with transaction() as session:
        session.execute(update(here).where(here.c.id == number).values({column: type_coerce(value, Text)}))
    db.session.expire_all()


def read(table, column, number):
    """As pages read it: from the row, and selected by itself."""
    model = model_of(table)
    alone = db.session.scalar(select(getattr(model, column)).where(model.id == number))
    assert getattr(db.session.get_one(model, number), column) == alone
    return alone


def opens(table, column, number):
    """The same for the row and for the column by itself."""
    model = model_of(table)
    row, found = db.session.get_one(model, number), []
    for way in (lambda: getattr(row, column), lambda: read(table, column, number)):
        try:
            found.append(way() is not None)
        except CannotOpen as fault:
            found.append(not str(fault).startswith(f"{table}.{column}"))
    assert found[0] == found[1]
    return found[0]


def two_rows(table, column):
    """Of two owners, in whose rows something stands."""
    here, there = table_of(table), sealed(table, column)
    by = [here.c[name] for name in here.c[column].type.by]
    names = {number: tuple(names) for number, *names in db.session.execute(select(here.c.id, *by))}
    first = next(iter(there))
    other = next(number for number in there if names[number] != names[first])
    return first, other


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(one) for one in COLUMNS])
def test_every_sealed_column_says_what_names_its_row(table, column):
    here = table_of(table)
    by = here.c[column].type.by
    assert by
    assert not any(here.c[name].nullable for name in by), "a row without an owner has no name"
    assert model_of(table).__dict__[column].by == by


def test_a_value_of_another_row_does_not_open(two):
    for table, column in COLUMNS:
        first, other = two_rows(table, column)
        theirs = sealed(table, column)
        before = {number: read(table, column, number) for number in (first, other)}
        put(table, column, first, theirs[other])
        put(table, column, other, theirs[first])
        for number in (first, other):
            assert not opens(table, column, number)
        named = {f"{table}.{column} of row {number}" for number in (first, other)}
        assert {str(one) for one in not_opening()} == named
        put(table, column, first, theirs[first])
        put(table, column, other, theirs[other])
        assert {number: read(table, column, number) for number in (first, other)} == before
    assert list(not_opening()) == []


def test_a_value_of_another_column_does_not_open(two):
    one_of = {place: next(iter(sealed(*place).items())) for place in COLUMNS}
    for (table, column), (mine, _) in one_of.items():
        for place, (_, value) in one_of.items():
            if place != (table, column):
                put(table, column, mine, value)
                assert not opens(table, column, mine), f"{place} in {table}.{column}"


def test_a_row_that_is_said_to_be_another_s_does_not_open(two, trial, now):
    """Written past the portal: her answers are not shown as another member's."""
    third = people.member("third@example.com", now=now)
    owner = {"member_id": third.id, "account_id": third.account.id}
    owner["booking_id"] = people.booked(third, trial, at(16), now=now).id
    seen = set()
    for table, column in COLUMNS:
        here, mine = table_of(table), next(iter(sealed(table, column)))
        for name in owner.keys() & set(here.c[column].type.by):
            with transaction() as session:
                before = session.scalar(select(here.c[name]).where(here.c.id == mine))
                session.execute(update(here).where(here.c.id == mine).values({name: owner[name]}))
            db.session.expire_all()
            assert not opens(table, column, mine)
            with transaction() as session:
                session.execute(update(here).where(here.c.id == mine).values({name: before}))
            db.session.expire_all()
            assert opens(table, column, mine)
            seen.add(name)
    assert seen == set(owner)


def test_a_trainers_app_is_no_second_step_of_the_owner(two, kana):
    trainer, _ = two
    put("account", "totp_secret", kana.account.id, sealed("account", "totp_secret")[trainer.account.id])
    with pytest.raises(CannotOpen):
        assert kana.account.totp_secret


def test_a_value_without_a_row_is_not_written(two):
    for table, column in COLUMNS:
        model, number = model_of(table), next(iter(sealed(table, column)))
        before = sealed(table, column)
        statement = update(model).where(model.id == number)
        statement = statement.values({getattr(model, column).column: ["words"]})
        with pytest.raises(StatementError, match="given to its row"), transaction() as session:
            session.execute(statement)
        assert sealed(table, column) == before


def test_nothing_is_written_without_a_row_and_seen_at_once(two):
    for model, column in ((model_of("draft"), "health"), (model_of("cancellation"), "words")):
        with transaction() as session:
            row = session.scalars(select(model).order_by(model.id)).first()
            assert getattr(row, column)
            session.execute(
                update(model).where(model.id == row.id).values({getattr(model, column).column: ""})
            )
            assert not getattr(row, column)
        db.session.expire_all()
        assert getattr(row, column) == type(getattr(row, column))()


def test_what_is_given_anew_is_read_at_once_and_after(two):
    for table, column in COLUMNS:
        number = next(iter(sealed(table, column)))
        row = db.session.get_one(model_of(table), number)
        stood = sealed(table, column)[number]
        with transaction():
            value = getattr(row, column)
            setattr(row, column, value)
        assert sealed(table, column)[number] == stood, "the same again is not written"
        new = (
            value + "2" if isinstance(value, str) else [*value, "2"] if isinstance(value, list) else {"is": 2}
        )
        with transaction():
            setattr(row, column, new)
            assert getattr(row, column) == new
        assert read(table, column, number) == new
        db.session.expire_all()
        assert read(table, column, number) == new


def test_what_is_changed_in_place_counts_when_it_is_given(two):
    row = db.session.scalars(select(model_of("draft"))).first()
    with transaction():
        health = row.health
        health["more"] = "words"
    db.session.expire_all()
    assert "more" not in row.health
    with transaction():
        health = row.health
        health["more"] = "words"
        row.health = health
        health["later"] = "not given"
        assert "later" not in row.health
    db.session.expire_all()
    assert "later" not in row.health
    assert row.health["more"] == "words"


def test_a_row_without_a_name_yet_is_told_in_words(app, sato, now):
    with pytest.raises(StatementError, match="flush before you give it"), transaction() as session:
        session.add(model_of("account")(email="x@example.com", opened_at=now, totp_secret="x"))


def test_what_does_not_open_is_told_on_a_page_and_in_the_log_without_its_words(two, sato, signed_in, caplog):
    hana, yui = two
    browser = signed_in(sato)
    assert browser.get(f"/staff/members/{hana.id}").status_code == 200
    put("member", "phone", hana.id, sealed("member", "phone")[yui.id])
    answer = browser.get(f"/staff/members/{hana.id}")
    assert answer.status_code == 500
    assert "外から変えられた" in answer.text
    assert f"member.phone of row {hana.id}" in caplog.text
    assert "09012345678" not in answer.text + caplog.text
    assert browser.get(f"/staff/members/{yui.id}").status_code == 200, "hers is as it was"


def test_it_is_selected_under_another_name_too(two):
    one, other = aliased(Note), aliased(Note)
    pairs = select(one.words, other.words.label("others")).join(other, one.member_id < other.member_id)
    [row] = db.session.execute(pairs)
    assert (row.words, row.others) == ("note 10", "note 13")


def test_notes_go_along_when_a_deed_gives_them_to_another(two):
    hana, yui = two
    [note] = db.session.scalars(select(Note).where(Note.member_id == hana.id))
    with transaction():
        note.member = yui
    assert note.words == "note 10"
    with transaction():
        note.member_id = hana.id
    db.session.expire_all()
    assert (note.member_id, note.words) == (hana.id, "note 10")
    assert list(not_opening()) == []
