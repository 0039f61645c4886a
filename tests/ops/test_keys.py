"""What stands in the database is sealed, and sealed anew when the keys change."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.accounts.models.contact_preferences import LineLink
from portal.accounts.queries import contact_preferences
from portal.accounts.queries.people import with_phone
from portal.booking.operations import attendance, bookings
from portal.booking.queries.bookings import visits_of
from portal.booking.rules.states import CancelReason
from portal.db import db, transaction
from portal.lib.crypto import CannotOpen, Keyring, new_key
from portal.ops.keys import every_sealed, renew_all
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.records import operations as records
from portal.sealed.keys import KEYRING
from tests import people
from tests.conftest import TODAY, at


@pytest.fixture
def filled(hana, sato, trial, mori, now):
    """Something in every sealed column."""
    made = people.booked(hana, trial, at(10), now=now)
    attendance.answer_visit_check(booking=made, signs=["back_pain"], actor=hana.actor, now=at(20, on=TODAY))
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=7, today=TODAY, now=now)
    records.write_note(member=hana, staff=sato, words="canary-note", is_for_desk=False, now=now)
    people.begun(trial, at(12), now=now)
    with transaction() as session:
        session.add(LineLink(account_id=hana.account.id, user="Ucanary", linked_at=now))
    bookings.cancel(
        booking=made, reason=CancelReason.OTHER, words="canary-reason", actor=hana.actor,
        now=now + timedelta(minutes=1),
    )  # fmt: skip
    return hana


def dump():
    rows = []
    for table in db.metadata.sorted_tables:
        rows += db.session.execute(text(f'SELECT * FROM "{table.name}"')).all()
    return str(rows)


def test_no_word_about_a_body_and_no_free_text_lies_open(filled):
    everything = dump()
    for words in (
        "2030-01-01",
        "vaginal",
        "back_pain",
        "canary-note",
        "canary-reason",
        "09012345678",
        "Ucanary",
    ):
        assert words not in everything, words
    assert len(list(every_sealed())) >= 10


def test_new_keys_seal_everything_anew_and_the_old_one_can_go(app, filled, monkeypatch):
    old = app.extensions[KEYRING]
    keys = [new_key(), *app.extensions["portal"].sealing_keys]
    monkeypatch.setitem(app.extensions, KEYRING, Keyring(keys, index_key="another"))
    db.session.expire_all()
    assert renew_all() > 10
    monkeypatch.setitem(app.extensions, KEYRING, Keyring(keys[:1], index_key="another"))
    db.session.expire_all()
    assert filled.phone == "09012345678"
    assert with_phone("09012345678") == [filled]
    assert contact_preferences.line_link_by("Ucanary").user == "Ucanary"
    assert [visit.health_check.delivery for visit in visits_of(filled.id)] == ["vaginal"]
    monkeypatch.setitem(app.extensions, KEYRING, old)
    db.session.expire_all()
    with pytest.raises(CannotOpen):
        assert filled.phone


def test_a_missing_key_is_told_in_one_sentence(app, filled, monkeypatch):
    monkeypatch.setitem(app.extensions, KEYRING, Keyring([new_key()], index_key="i"))
    answer = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert answer.exit_code == 1
    assert "Put the old key back" in answer.output
