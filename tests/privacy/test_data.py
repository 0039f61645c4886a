"""Taking everything along, having everything deleted, and what is forgotten by itself."""

import io
import json
import zipfile
from datetime import time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import func, select, text

from portal.accounts.models.consents import Consent
from portal.accounts.models.contact_preferences import LineLink, Preferences
from portal.accounts.models.people import Account, Member
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import consents, contact_preferences, line
from portal.accounts.operations.people import add_member, add_staff
from portal.accounts.queries.people import found_members
from portal.accounts.rules.consents import Purpose
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.booking.operations import attendance, bookings, feeds
from portal.booking.rules.states import CancelReason
from portal.checkout.models import Draft
from portal.checkout.operations import contacts
from portal.db import db, transaction
from portal.health.models import HealthCheck
from portal.lib import calendars
from portal.notifications import letters, worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel, NotSent
from portal.ops.dispatch import looking
from portal.privacy import queries
from portal.privacy.operations import erasure, retention
from portal.privacy.rules import IsHereNow, Kept
from portal.progress import operations as progress
from portal.progress.models import LogEntry
from portal.progress.rules.measures import Measure
from portal.records import operations as records
from portal.records.models import Note
from portal.routines.models import RoutineReminder
from portal.routines.operations import reminders
from tests import people
from tests.conftest import TODAY, TOMORROW, at

CANARY = "カナリア"
LINE_USER = "U" + "c" * 32
KEPT = Kept(health=timedelta(days=1095), history=timedelta(days=1825), messages=timedelta(days=90))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def filled(app, sato, trial, personal, mori, branch, now):
    """A member of whom there is something everywhere."""
    people.works(mori, branch, TOMORROW + timedelta(days=1))
    member = people.member("canary@example.com", now=now, family=CANARY, given="花", phone="09077778888")
    first = people.booked(member, trial, at(10), now=now)
    attendance.answer_visit_check(
        booking=first, signs=["thoughts_of_harm"], actor=member.actor, now=at(20, on=TODAY)
    )
    attendance.check_in(booking=first, actor=sato.actor, now=at(10))
    second = people.booked(member, personal, at(10, on=TOMORROW + timedelta(days=1)), now=at(12))
    bookings.cancel(booking=second, words=CANARY, reason=CancelReason.OTHER, actor=member.actor, now=at(12))
    progress.note(measure=Measure.PAIN, member=member, day=TODAY, value=7, today=TODAY, now=now)
    progress.note(measure=Measure.WORD, member=member, day=TODAY, value=CANARY, today=TODAY, now=now)
    progress.note(measure=Measure.FOODS, member=member, day=TODAY, value=["soy"], today=TODAY, now=now)
    progress.note(measure=Measure.FOODS, member=member, day=TODAY, value=None, today=TODAY, now=now)
    progress.add_activity(member=member, name=f"{CANARY}を抱っこ", now=now)
    records.write_note(member=member, staff=sato, words=CANARY, is_for_desk=False, now=now)
    records.note_look(member=member, staff=sato, now=now)
    feeds.open_feed(member=member, actor=member.actor, now=now)
    people.signed_in(member.account, now=now)
    reminders.set_reminder(member=member, at=time(9), weekdays=1, now=now)
    contact_preferences.choose_messages(
        account=member.account, channels=[Channel.LINE], muted=[], locale="ja", now=now
    )
    consents.give_consent(member=member, purpose=Purpose.LINE, now=now)
    code = line.make_line_code(account=member.account, now=now)
    line.use_line_code(code=code, user=LINE_USER, locale="ja", now=now)
    return member


def test_every_table_is_hers_or_withheld_for_a_reason_or_of_the_house():
    sorted_in = [set(queries.HELD), set(queries.WITHHELD), queries.HOUSE]
    assert set(db.metadata.tables) == set.union(*sorted_in)
    assert sum(map(len, sorted_in)) == len(db.metadata.tables)


def test_she_takes_everything_along_and_no_secret(signed_in, filled, sato, branch, now):
    bone = {"device": "ultrasound", "unit": "yam", "value": 86.5, "where": "中央区の健診", "feeding": True}
    progress.note(measure=Measure.BONE, member=filled, day=TODAY, value=bone, today=TODAY, now=now)
    browser = signed_in(filled)
    answer = browser.submit("/me/privacy", ends="/me/export")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    files = zipfile.ZipFile(io.BytesIO(answer.data))
    data = json.loads(files.read("data.json"))
    page = files.read("data.html").decode()
    assert {name for name, rows in data.items() if rows} >= {
        "member", "account", "consent", "health_check", "log_entry", "note", "booking", "cancellation", "check_in",
        "visit_check", "activity", "calendar_feed", "sign_in", "audit_entry", "outbox_message", "line_link",
        "preferences", "routine_reminder",
    }  # fmt: skip
    assert data["note"][0]["words"] == CANARY
    assert data["health_check"][0]["sealed"]["delivery"] == "vaginal"
    assert data["log_entry"][0]["value"] == 7
    assert ("record.opened", "佐藤") in {(one["event"], one["by"]) for one in data["audit_entry"]}
    for words in (CANARY, "09077778888", "体調についての回答", "経腟", "中央区の健診", "はい"):
        assert words in page
    assert "出ています" not in page, "that is the yes of a doctor, not of a box ticked"
    for secret in ("$argon2", "digest", "handle", "password", "_index", "public_key"):
        assert secret not in json.dumps(data), secret


def test_of_another_member_nothing_is_in_it(filled, hana, sato, trial, mori, now):
    people.booked(hana, trial, at(14), now=now)
    records.write_note(member=hana, staff=sato, words="of somebody else", is_for_desk=False, now=now)
    everything = json.dumps(queries.everything_on(filled), default=queries.as_json)
    assert "of somebody else" not in everything
    assert "hana@example.com" not in everything


def flush_to_disk():
    """PostgreSQL keeps pages in memory until then; tests run as its superuser."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))


def files_of(app):
    """The bytes of the database and what stands beside it."""
    if db.engine.dialect.name == "sqlite":
        path = Path(db.engine.url.database)
        return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    folder = db.session.scalar(text("SHOW data_directory"))
    where = db.session.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    return b"".join(
        one.read_bytes() for one in Path(folder, "base", str(where)).iterdir() if one.name[0].isdigit()
    )


def test_after_deleting_no_trace_of_her_words_or_name_is_left(app, signed_in, filled, caplog, clock):
    caplog.set_level("DEBUG")
    number = filled.id
    clock.move_to(at(13))
    browser = signed_in(filled)
    db.session.rollback()
    flush_to_disk()
    assert CANARY.encode() in files_of(app), "or else this test shows nothing"
    refused = browser.submit("/me/erasure", id="erasure")
    assert refused.status_code == 422
    answer = browser.submit("/me/erasure", id="erasure", is_sure="y")
    assert answer.location == "/me/erased"
    assert "すべて削除しました" in browser.page(answer.location).words
    assert "cookies" in answer.headers["Clear-Site-Data"]
    flush_to_disk()
    left = files_of(app)
    assert CANARY.encode() not in left
    assert LINE_USER.encode() not in left
    assert CANARY not in caplog.text
    assert browser.get("/me").status_code == 302
    db.session.rollback()
    member = db.session.get_one(Member, number)
    assert (member.name, member.found_as, member.phone, member.account) == ("–", "", "", None)
    for model in (HealthCheck, LogEntry, Note, SignIn, LineLink, Preferences, RoutineReminder):
        assert count(model) == 0, model
    assert count(Account) == 1, "sato's"
    assert [outbox_message.kind for outbox_message in db.session.scalars(select(OutboxMessage))] == ["erased"]


def test_after_the_last_mail_her_address_is_nowhere(app, filled, caplog, now, branch):
    """Nor in the log that a database writes first; nor when a server has named it before it took the mail."""
    caplog.set_level("DEBUG")
    address = filled.account.email
    erasure.erase(member=filled, now=at(12))
    db.session.rollback()
    flush_to_disk()
    assert address.encode() in files_of(app), "the last mail is on its way"
    answers = [NotSent(f"451 4.7.1 <{address}> greylisted"), None]
    sent = []

    def send(_channel, letter):
        if answer := answers.pop(0):
            raise answer
        sent.append(letter.kind)

    for moment in (at(12), at(13)):
        worker.route_due(look=looking(app), clock=lambda moment=moment: moment)
        worker.deliver_due(
            Channel.EMAIL, look=looking(app), send=send, clock=lambda moment=moment: moment
        )  # fmt: skip
    assert sent == ["erased"]
    db.session.rollback()
    flush_to_disk()
    assert address.encode() not in files_of(app)
    assert address not in caplog.text


def test_the_last_mail_takes_her_visits_off_her_calendar(app, hana, trial, mori, branch, now):
    """The mails of the cancellations go with her data; this one remains to say it."""
    visit = people.booked(hana, trial, at(10), now=now)
    reference, sequence = visit.reference, visit.sequence
    erasure.erase(member=hana, now=now)
    sent = []
    worker.route_due(look=looking(app), clock=lambda: now)
    worker.deliver_due(
        Channel.EMAIL, look=looking(app), send=lambda _way, letter: sent.append(letters.mail_of(app, letter)),
        clock=lambda: now,
    )  # fmt: skip
    [mail] = sent
    [part] = mail.iter_attachments()
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    assert (part.get_content_type(), calendar["method"], event["status"]) == (
        "text/calendar", "CANCEL", "CANCELLED",
    )  # fmt: skip
    assert event["uid"] == calendars.uid(reference)
    assert event["sequence"] == sequence + 1
    assert event["organizer"]
    assert "山本" not in mail.as_string()


def test_without_visits_ahead_it_brings_none(app, hana, branch, now):
    erasure.erase(member=hana, now=now)
    message = db.session.scalars(select(OutboxMessage)).one()
    letter = looking(app)(message)
    assert not list(letters.mail_of(app, letter).iter_attachments())


def test_the_books_stay_without_her_name(signed_in, filled, kana, now):
    erasure.erase(member=filled, now=at(12))
    assert count(Booking) == 2
    assert all(consent.withdrawn_at for consent in db.session.scalars(select(Consent)))
    assert {audit_entry.event for audit_entry in db.session.scalars(select(AuditEntry))} >= {
        "record.opened", "member.erased", "consent.withdrawn",
    }  # fmt: skip
    assert not any(
        audit_entry.details
        for audit_entry in db.session.scalars(select(AuditEntry))
        if "booking" in audit_entry.subject
    )
    for url in ("/staff/day/2030-04-02", f"/staff/members/{filled.id}", "/staff/history"):
        assert CANARY not in signed_in(kana).page(url).words
    assert found_members(CANARY) == []
    assert found_members("09077778888") == []


def test_visits_to_come_are_cancelled(hana, trial, mori, now):
    ahead = people.booked(hana, trial, at(10), now=now)
    erasure.erase(member=hana, now=now)
    assert ahead.is_cancelled


def test_while_she_is_here_nothing_is_deleted(hana, trial, mori, now):
    visit = people.booked(hana, trial, at(10), now=now)
    attendance.check_in(booking=visit, actor="staff:1", now=at(9))
    with pytest.raises(IsHereNow):
        erasure.erase(member=hana, now=at(9, 30))
    assert hana.name == "山本 花"


def test_what_she_has_begun_and_not_finished_goes_too(hana, trial, mori, now):
    draft = people.begun(trial, at(10), now=now)
    contacts.give_contact(draft=draft, contact=people.contact("hana@example.com"))
    erasure.erase(member=hana, now=now)
    assert count(Draft) == 0


def test_who_works_here_keeps_the_way_in(hana, now):
    add_staff(email="hana@example.com", name="山本", role="desk", password=None, actor="staff:1", now=now)
    erasure.erase(member=hana, now=now)
    account = db.session.scalars(select(Account)).one()
    assert (account.staff.name, account.member) == ("山本", None)


def test_joined_records_are_one_here_too(hana, trial, now, sato):
    caller = add_member(
        family_name="高田", given_name="", kana=("", ""), phone=hana.phone, actor="staff:1", now=now
    )
    people.joined(hana, caller, now=now)
    found = queries.everything_on(hana)
    assert {one["family_name"] for one in found["member"]} == {"山本", "高田"}
    erasure.erase(member=hana, now=now)
    assert {member.family_name for member in db.session.scalars(select(Member))} == {"–"}


def test_old_things_are_forgotten_by_themselves(filled, hana, trial, mori, now):
    years = at(12) + timedelta(days=1096)
    people.answered(hana, now=years - timedelta(days=30))
    assert retention.forget_old(KEPT, now=years) == 1
    assert count(Note) == count(LogEntry) == 0
    assert db.session.scalars(select(HealthCheck.member_id)).all() == [hana.id]
    assert count(AuditEntry) > 0
    retention.forget_old(KEPT, now=at(12) + timedelta(days=1826))
    assert not [
        audit_entry for audit_entry in db.session.scalars(select(AuditEntry)) if audit_entry.at < at(13)
    ]


def test_sent_messages_are_forgotten_and_waiting_ones_are_not(filled, now):
    [one, *others] = db.session.scalars(select(OutboxMessage)).all()
    assert others
    with transaction():
        one.sent_at = now
    retention.forget_old(KEPT, now=now + timedelta(days=91))
    assert count(OutboxMessage) == len(others)


def test_notes_and_log_are_forgotten_where_no_health_answers_were_given(hana, sato, now):
    progress.note(measure=Measure.PAIN, member=hana, day=TODAY, value=7, today=TODAY, now=now)
    records.write_note(member=hana, staff=sato, words=CANARY, is_for_desk=False, now=now)
    assert retention.forget_old(KEPT, now=now + timedelta(days=1094)) == 0
    assert retention.forget_old(KEPT, now=now + timedelta(days=1096)) == 1
    assert count(Note) == count(LogEntry) == 0
