"""What the doctor finds, each fault once; and a start with the wrong keys."""

import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, delete, text, update

from portal import create_app
from portal.availability.models import Claim
from portal.booking.models.bookings import Booking
from portal.booking.rules.states import BookingStatus
from portal.db import db, transaction
from portal.health import help_lines
from portal.health.help_lines import STAY_CHECKED
from portal.lib.crypto import Keyring, new_key
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage, WorkerRun
from portal.notifications.rules import PROVEN
from portal.ops.doctor import Patient, examine
from portal.sealed.keys import KEYRING
from portal.settings import Settings
from tests import people
from tests.conftest import TODAY, at
from tests.support.apps import let_go

WELL = {
    "environment": "production",
    "secret_key": "k" * 40,
    "field_keys": new_key(),
    "index_key": "i" * 40,
    "base_url": "https://gym.example",
    "smtp_url": "smtp://127.0.0.1:25",
    "trusted_proxies": 1,
}


RUNG = help_lines.of_words({"lines": [], "checked_on": TODAY, "how": "rung"})


@pytest.fixture
def patient(app, branch, kana, now, monkeypatch):
    """Everything is as it should be."""
    monkeypatch.setattr("portal.ops.doctor.DIRECTORY", RUNG)
    notifications.note_run("worker", now=now)
    notifications.note_run(PROVEN, now=now)
    people.told_everything(branch, now=now)
    url = db.engine.url.render_as_string(hide_password=False)
    if db.engine.dialect.name == "sqlite":
        for path in Path(db.engine.url.database).parent.iterdir():
            path.chmod(0o600)
    return Patient(Settings(database_url=url, **WELL), is_debug=False, now=now)


def but(patient, **settings):
    values = WELL | {"database_url": patient.settings.database_url} | settings
    return Patient(
        Settings.model_construct(**Settings(**WELL).model_dump() | _plain(values)), False, patient.now
    )


def _plain(values):
    from pydantic import SecretStr

    secret = {"secret_key", "field_keys", "index_key", "smtp_url"}
    return {name: SecretStr(v) if name in secret and v else v for name, v in values.items()}


def test_a_night_without_a_proven_backup_is_a_fault(patient, now):
    assert not [fault for fault in examine(patient) if "backup" in fault]
    later = replace(patient, now=now + timedelta(hours=27))
    assert [fault for fault in examine(later) if "The last proven backup is of 2030-04-01 00:00 UTC" in fault]
    with transaction() as session:
        session.execute(delete(WorkerRun).where(WorkerRun.name == PROVEN))
    assert [fault for fault in examine(patient) if "No backup was ever made" in fault]


def test_a_healthy_portal_has_no_faults(patient):
    assert examine(patient) == []


def test_help_lines_that_nobody_has_rung_lately_are_a_fault(patient, monkeypatch):
    for late in (
        replace(RUNG, checked_on=TODAY - STAY_CHECKED - timedelta(days=1)),
        replace(RUNG, was_rung=False),
        help_lines.DIRECTORY,
    ):
        monkeypatch.setattr("portal.ops.doctor.DIRECTORY", late)
        (fault,) = examine(patient)
        assert "help_lines.toml" in fault


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"environment": "development"}, "PORTAL_ENVIRONMENT is development"),
        ({"secret_key": "only-for-development-only-for-development"}, "PORTAL_SECRET_KEY"),
        ({"field_keys": "b25seS1mb3ItZGV2ZWxvcG1lbnQtb25seS1mb3ItZGU="}, "PORTAL_FIELD_KEYS"),
        ({"index_key": "only-for-development-only-for-development"}, "PORTAL_INDEX_KEY"),
        ({"base_url": "http://gym.example"}, "PORTAL_BASE_URL is not https"),
        ({"smtp_url": None}, "PORTAL_SMTP_URL"),
        ({"trusted_proxies": 0}, "PORTAL_TRUSTED_PROXIES is 0"),
    ],
)
def test_a_wrong_setting_is_found(patient, wrong, words):
    found = examine(but(patient, **wrong))
    assert len(found) == 1, found
    assert words in found[0]


def test_debugging_is_found(patient):
    [found] = examine(Patient(patient.settings, is_debug=True, now=patient.now))
    assert "Debugging is on" in found


def test_a_database_that_everybody_may_read_is_found(patient):
    if db.engine.dialect.name != "sqlite":
        return
    path = Path(db.engine.url.database)
    path.chmod(path.stat().st_mode | stat.S_IROTH)
    found = examine(patient)
    assert any("can be read by everybody" in one for one in found)
    assert os.sep not in found[0]


def test_a_database_that_forgets_in_a_power_cut_is_found(patient):
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    db.engine.dispose()  # those that tests with threads have left: the doctor looks by the one that is made next
    raw = db.session.connection().connection.driver_connection
    db.session.rollback()
    raw.execute("PRAGMA synchronous = NORMAL")
    try:
        assert any("not sync every commit" in one for one in examine(patient))
    finally:
        db.session.rollback()
        raw.execute("PRAGMA synchronous = FULL")


def test_mail_that_waits_and_a_silent_worker_are_found(patient, now):
    notifications.enqueue("password_changed", to="x@example.com", locale="ja", facts={}, now=now)
    later = Patient(patient.settings, is_debug=False, now=now + timedelta(minutes=61))
    assert [one.split()[0] for one in examine(later)] == ["1", "No"]


def test_messages_that_were_given_up_are_found(patient, now):
    notifications.enqueue(
        "trainer_note", person="account:1", to="x@example.com", locale="ja", facts={}, now=now
    )
    with transaction() as session:
        session.execute(update(OutboxMessage).values(given_up_at=now))
    [fault] = examine(patient)
    assert fault.startswith("1 messages could not be delivered")


def test_keys_that_open_nothing_are_found(app, patient, hana, monkeypatch):
    monkeypatch.setitem(app.extensions, KEYRING, Keyring([new_key()], index_key="i"))
    assert any("None of PORTAL_FIELD_KEYS opens" in one for one in examine(patient))


def test_nobody_to_decide_is_found(patient, kana):
    with transaction():
        kana.account.active = False
    assert any("There is no owner" in one for one in examine(patient))


def test_books_that_do_not_agree_are_found(patient, hana, yui, trial, mori, now):
    first = people.booked(hana, trial, at(10), now=now)
    second = people.booked(yui, trial, at(12), now=now)
    assert examine(patient) == []
    with transaction() as session:
        session.execute(delete(Claim).where(Claim.booking_id == second.id))
        session.execute(
            update(Booking).where(Booking.id == second.id).values(starts_at=at(10, 30), ends_at=at(11, 30))
        )
    found = examine(patient)
    assert any("overlap with one trainer" in one for one in found)
    assert any(f"booking {second.reference} does not hold its time" in one for one in found)
    with transaction() as session:
        session.execute(update(Booking).where(Booking.id == first.id).values(status=BookingStatus.CANCELLED))
    assert any("cancelled and still holds time" in one for one in examine(patient))


@pytest.mark.parametrize(
    ("is_open", "words"), [(True, "Visitors can book"), (False, "Visitors cannot book yet")]
)
def test_facts_that_visitors_need_are_named(patient, branch, trial, is_open, words):
    with transaction():
        branch.is_open_to_visitors = is_open
        branch.legal = branch.legal | {"payment_en": " "}
        branch.phone, trial.price_yen = "", None
    [fault] = examine(patient)
    assert fault.startswith(words)
    assert "price trial, phone, payment en." in fault


def test_what_nobody_has_confirmed_is_found(patient, branch):
    with transaction():
        branch.confirmed_at = None
    [fault] = examine(patient)
    assert fault.startswith("The owner has not confirmed")


def test_the_command_says_it_and_fails(app, branch):
    answer = app.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert "✗ PORTAL_ENVIRONMENT" in answer.output


def test_a_start_with_other_keys_is_refused(app, hana):
    url = db.engine.url.render_as_string(hide_password=False)
    with pytest.raises(SystemExit, match="none of these keys opens"):
        create_app(Settings(database_url=url, **WELL))


@pytest.mark.parametrize("environment", [{}, WELL], ids=["development", "production"])
def test_an_older_portal_does_not_start_on_a_newer_database(tmp_path, environment):
    url = f"sqlite:///{tmp_path}/portal.sqlite"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0024')"))
    let_go(create_app(Settings(**environment | {"database_url": url})))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(SystemExit, match=r"of a newer portal \(revision 0999\)\. Install that version"):
        create_app(Settings(**environment | {"database_url": url}))
