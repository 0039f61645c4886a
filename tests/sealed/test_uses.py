"""What browsers bring back, what is sent, and what the operator is told of values that do not open."""

import itertools
import re

import pytest
from sqlalchemy import Text, select, type_coerce, update

from portal.db import db, transaction
from portal.health.rules import Answers, Clearance, Delivery
from portal.lib import clock
from portal.lib.crypto import Keyring, Place, new_key
from portal.notifications import operations as notifications
from portal.notifications import worker
from portal.notifications.models import OutboxMessage
from portal.ops.dispatch import looking
from portal.ops.doctor import Patient, examine
from portal.ops.keys import renew_all
from portal.sealed.keys import KEYRING, keyring, opened, seal
from tests.conftest import TODAY
from tests.sealed import COLUMNS, table_of
from tests.shape.test_security import TEXT

PURPOSES = [
    ("sign_in_code", "key"),
    ("new_address", "key"),
    ("authenticator", 1),
    ("just-logged", 1, "pain", "day"),
]


@pytest.mark.parametrize("mine", PURPOSES)
def test_what_a_browser_brings_back_opens_for_its_own_purpose(app, mine):
    sealed = seal("words", *mine)
    assert opened(sealed, *mine) == "words"
    for other in [*PURPOSES, (*mine, "more"), mine[:-1], (*mine[:-1], "another")]:
        assert opened(sealed, *other) is None or other == mine
    kept = keyring().seal_at(Place(f"column {mine[0]}", mine[1:]), "words")
    assert opened(kept, *mine) is None


def test_an_app_that_one_sets_up_is_not_anothers(signed_in, sato, kana):
    first, second = signed_in(sato), signed_in(kana)
    first.get("/account/authenticator")
    with first.session_transaction() as mine, second.session_transaction() as theirs:
        taken = theirs["authenticator"] = mine["authenticator"]
    second.get("/account/authenticator")
    with second.session_transaction() as theirs:
        assert theirs["authenticator"] != taken


def test_no_answer_is_told_by_its_length(app):
    answers = itertools.starmap(Answers, itertools.product([TODAY], Delivery, Clearance))
    assert len({len(seal(str(answer.as_words), "x")) for answer in answers}) == 1
    assert len({len(seal(text, "x")) for text in ("0", "10", "true", '["back"]', '["back", "pelvis"]')}) == 1


def test_the_papers_name_every_sealed_column_and_what_names_its_row():
    rows = re.findall(r"^\| `(\w+)\.(\w+)` \|.*\| (.+) \|$", TEXT, re.MULTILINE)
    said = {(table, column): tuple(re.findall(r"`(\w+)`", by)) for table, column, by in rows if "`" in by}
    assert said == {place: table_of(place[0]).c[place[1]].type.by for place in COLUMNS}


def swap(table, column):
    here = table_of(table)
    plain = type_coerce(here.c[column], Text)
    with transaction() as session:
        (one, first), (other, second) = session.execute(select(here.c.id, plain).where(plain != "").limit(2))
        for number, value in ((one, second), (other, first)):
            session.execute(
                update(here).where(here.c.id == number).values({column: type_coerce(value, Text)})
            )
    return [one, other]


def test_the_doctor_names_each_value_that_is_not_in_its_place(app, two, now):
    patient = Patient(app.extensions["portal"], is_debug=False, now=now)
    before = examine(patient)
    numbers = swap("note", "words")
    said = [one for one in examine(patient) if one not in before]
    assert [one.split(" was changed")[0] for one in said] == [
        f"note.words of row {number}" for number in numbers
    ]


def test_keys_are_not_changed_past_a_value_that_is_not_in_its_place(app, two):
    numbers = swap("health_check", "sealed")
    answer = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert answer.exit_code == 1
    assert f"health_check.sealed of row {numbers[0]} was changed" in answer.output


def test_new_keys_leave_nothing_under_the_old_one(app, two, monkeypatch):
    keys = [new_key(), *app.extensions["portal"].sealing_keys]
    monkeypatch.setitem(app.extensions, KEYRING, Keyring(keys, index_key="i"))
    count = renew_all()
    assert renew_all() == count, "again, it is the same"
    for table, column in COLUMNS:
        here = table_of(table)
        plain = type_coerce(here.c[column], Text)
        values = db.session.scalars(select(plain).where(plain != "")).all()
        assert values
        assert all(keyring().is_of_first(value) for value in values)


def test_what_a_message_says_is_not_sent_to_another(app, now):
    for to in ("hana@example.com", "yui@example.com"):
        notifications.enqueue("sign_in_code", to=to, locale="ja", facts={"code": to}, now=now)
    swap("outbox_message", "facts")
    assert worker.route_due(look=looking(app), clock=clock.now) == set()
    errors = db.session.scalars(select(OutboxMessage.last_error)).all()
    assert [error[:30] for error in errors] == ["CannotOpen: outbox_message.fac"] * 2


def test_a_message_that_is_sent_elsewhere_does_not_open(app, now):
    notifications.enqueue("sign_in_code", to="hana@example.com", locale="ja", facts={"code": "1"}, now=now)
    with transaction() as session:
        session.execute(update(OutboxMessage).values(to="thief@example.com"))
    assert worker.route_due(look=looking(app), clock=clock.now) == set()
