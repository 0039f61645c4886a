"""When two were two after all: each has what was hers, and nothing of the other's."""

from datetime import timedelta

from sqlalchemy import select

from portal.accounts.operations import merges, partners
from portal.accounts.queries.people import partner_of
from portal.db import db, transaction
from portal.progress import operations as progress
from portal.progress.models import LogEntry
from portal.progress.rules.measures import Measure
from portal.records import operations as records
from portal.records.models import Note
from tests import people
from tests.accounts.test_sign_in import told
from tests.conftest import TODAY

ACTOR = "staff:99"
A_MINUTE = timedelta(minutes=1)


def test_after_parting_each_is_told_and_has_what_was_hers(hana, yui, now):
    progress.note(measure=Measure.PAIN, member=yui, day=TODAY, value=7, today=TODAY, now=now)
    made = people.joined(hana, yui, now=now)
    merges.part(merge=made, actor=ACTOR, now=now + A_MINUTE)
    db.session.expire_all()
    assert {one.to for one in told("joining_parted")} == {"hana@example.com", "yui@example.com"}
    assert db.session.scalars(select(LogEntry.member_id)).all() == [yui.id]
    assert yui.account.active


def test_what_she_has_noted_since_does_not_go_to_the_other_at_parting(hana, yui, now):
    """The row came from yui's record, and hana has written another value into it."""
    progress.note(measure=Measure.PAIN, member=yui, day=TODAY, value=7, today=TODAY, now=now)
    made = people.joined(hana, yui, now=now)
    later = now + A_MINUTE
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=2, today=TODAY, now=later)
    merges.part(merge=made, actor=ACTOR, now=later)
    db.session.expire_all()
    rows = db.session.execute(select(LogEntry.member_id, LogEntry.value)).all()
    assert [tuple(row) for row in rows] == [(hana.id, 2)]


def test_a_row_that_took_the_number_of_a_deleted_one_is_not_given_away(hana, yui, sato, now):
    """SQLite gives a new row the number of the last one that was deleted."""
    records.write_note(member=yui, staff=sato, words="x", is_for_desk=False, now=now)
    made = people.joined(hana, yui, now=now)
    with transaction() as session:
        number = session.scalars(select(Note.id)).one()
        session.delete(session.get_one(Note, number))
        session.flush()  # its number is free
        stranger = people.member("stranger@example.com", now=now, phone="09000000001")
        session.add(
            Note(
                id=number,
                member_id=stranger.id,
                staff_id=sato.id,
                words="y",
                written_at=now,
                is_for_desk=False,
            )
        )
    merges.part(merge=made, actor=ACTOR, now=now)
    db.session.expire_all()
    assert db.session.scalars(select(Note.member_id)).all() == [stranger.id]


def test_who_helps_with_one_record_does_not_see_the_other(hana, yui, now):
    for member, email in ((hana, "his@example.com"), (yui, "hers@example.com")):
        partners.invite_partner(member=member, email=email, locale="ja", now=now)
    people.joined(hana, yui, now=now)
    assert partner_of(hana.id).email == "his@example.com"
    assert partner_of(yui.id) is None


def test_no_helper_comes_along_where_she_had_none(hana, yui, now):
    partners.invite_partner(member=yui, email="his@example.com", locale="ja", now=now)
    people.joined(hana, yui, now=now)
    assert partner_of(hana.id) is None
