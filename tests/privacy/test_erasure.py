"""Deleting everything, held against every table and every file: a new place fails here until it is seen to."""

import pytest
from sqlalchemy import select

from portal.accounts.operations.people import change_member
from portal.accounts.rules.joinings import NotTheSame
from portal.accounts.rules.refusals import Erased
from portal.booking.operations import bookings, feeds
from portal.checkout.models import Draft
from portal.checkout.operations import contacts
from portal.db import db
from portal.guides import operations as guides
from portal.ops.keys import every_sealed
from portal.privacy.operations import erasure
from portal.privacy.operations.erasure import OPEN
from portal.privacy.queries import HOUSE
from portal.records import operations as records
from tests import people
from tests.conftest import at
from tests.privacy.test_data import files_of, flush_to_disk
from tests.sealed import COLUMNS, model_of
from tests.sealed.conftest import fill

# What stays of hers, each with its reason. A table that is not here keeps no row of hers.
STAYS = {
    "member": "its number, under which the books have her visits; no name",
    "booking": "day, service and trainer, for the books",
    "cancellation": "when and why, as a word of a list, for the books; not her words",
    "consent": "when she agreed and took it back, as the law wants to see it",
    "audit_entry": "who did what and when, without details",
    "outbox_message": "the last mail, that everything is deleted",
    "waitlist_entry": "days and hours she once waited for, without a name",
    "offer": "what was kept for her, by hours, for the books",
    "freed_day": "a day of the house with room again, without anybody in it",
    "hold": "an hour and a trainer; goes with its draft, or with the night",
}


def rows():
    """The numbers of rows by table, but for what is the house's."""
    return {
        table.name: set(db.session.scalars(select(table.c.id)))
        for table in db.metadata.sorted_tables
        if table.name not in HOUSE and "id" in table.c
    }


@pytest.fixture
def hers(app, hana, yui, sato, kana, trial, personal, mori, now):
    """Rows of hana, of whom there is something in every sealed column and every table; and yui beside her."""
    before = rows()
    fill(hana, sato, trial, 10, now)
    draft = db.session.scalars(select(Draft)).one()
    contacts.give_contact(draft=draft, contact=people.contact("hana@example.com"))
    contacts.mail_way_back(draft=draft, email="hana@example.com", locale="ja", trainer="", now=now)
    people.begun(trial, at(18), now=now, member=hana)
    feeds.open_feed(member=hana, actor=hana.actor, now=now)
    people.signed_in(hana.account, now=now)
    people.helper(hana, now=now)
    guides.save(member=hana, slug="bone", now=now)
    mine = {name: there - before[name] for name, there in rows().items()}
    mine["member"], mine["account"] = {hana.id}, {hana.account.id}
    fill(yui, sato, trial, 13, now)
    db.session.rollback()
    return mine


def value_of(table, column, number):
    row = db.session.get(model_of(table), number)
    return getattr(row, column) if row else None


def test_every_sealed_column_of_hers_is_empty_or_gone(hers, hana, now):
    written = {place for place in COLUMNS if any(value_of(*place, one) for one in hers[place[0]])}
    assert written == set(COLUMNS), "write something of hers there first"
    erasure.erase(member=hana, now=now)
    db.session.expire_all()
    left = [(*place, one) for place in COLUMNS for one in hers[place[0]] if value_of(*place, one)]
    assert left == []


def test_what_was_sealed_is_in_no_file_any_more(app, hers, hana, now):
    """The bytes themselves, for a key may come to light.

    PostgreSQL rewrites at once only tables in which something stands open; the others it tidies by itself.
    """
    sealed, at_once = [], {model.__tablename__ for model in OPEN}
    for table, column in every_sealed():
        if db.engine.dialect.name == "postgresql" and table.name not in at_once:
            continue
        found = db.session.execute(
            select(db.cast(column, db.Text)).where(table.c.id.in_(hers[table.name]))
        ).scalars()
        sealed += [value.encode() for value in found if value]
    flush_to_disk()
    files = files_of(app)
    assert len(sealed) >= len(at_once)
    assert all(value in files for value in sealed)
    erasure.erase(member=hana, now=now)
    flush_to_disk()
    files = files_of(app)
    assert [value for value in sealed if value in files] == []


def test_no_row_of_hers_is_left_but_for_a_reason(hers, hana, yui, now):
    taken = rows()
    erasure.erase(member=hana, now=now)
    left = {name: hers[name] & there for name, there in rows().items()}
    assert {name for name, numbers in left.items() if numbers} <= set(STAYS)
    others = {name: (taken[name] - hers[name]) - there for name, there in rows().items()}
    assert {name for name, numbers in others.items() if numbers} <= {"one_time_code"}, "nobody else's goes"


def test_an_open_name_stands_nowhere(hers, hana, now):
    """In no column of any table: her address, her name, her number by which a browser knew her draft."""
    erasure.erase(member=hana, now=now)
    db.session.rollback()
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            words = [value for value in row.values() if isinstance(value, str)]
            found += [(table.name, word) for word in words if "hana@example.com" in word]
    assert found in ([], [("outbox_message", "hana@example.com")]), "the last mail to her"


def test_what_is_deleted_is_not_written_to_again(hana, yui, sato, trial, mori, now):
    for one in (hana, yui):
        erasure.erase(member=one, now=now)
    with pytest.raises(Erased):
        change_member(member=hana, values={"family_name": "x"}, actor="x", now=now)
    with pytest.raises(Erased):
        records.write_note(member=hana, staff=sato, words="x", is_for_desk=False, now=now)
    with pytest.raises(Erased):
        bookings.book(
            member=hana, service=trial, starts_at=at(10), health_check=None, override="x", actor="x", now=now
        )
    with pytest.raises(NotTheSame):
        people.joined(hana, yui, now=now)
