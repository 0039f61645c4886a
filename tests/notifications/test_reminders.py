"""Reminders at the right time: over midnight and New Year, after moves, and never after a cancellation."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import contact_preferences
from portal.availability.rules.asked import Asked
from portal.booking.operations import attendance, bookings, moves
from portal.booking.rules.states import CancelReason
from portal.checkout.operations.series import book_series
from portal.db import db, transaction
from portal.notifications import operations
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Failure, State, Topic
from tests import people
from tests.conftest import TODAY, TOKYO, TOMORROW, at

EVENING, SOON = "booking_reminder", "booking_soon"
THURSDAY = TODAY + timedelta(days=3)


def next_due():
    """When the outbox has something to do next."""
    waits = OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None)
    found = db.session.scalar(select(func.min(OutboxMessage.due_at)).where(*waits))
    db.session.rollback()
    return found or datetime.max.replace(tzinfo=UTC)


@pytest.fixture
def live(clock, deliver, mailbox):
    """live(until, step): time passes in steps while the worker works. Returns (when, subject) of what arrived."""
    arrived = []

    def run(until, step=timedelta(minutes=10)):
        moment = datetime.now(UTC)
        while moment < until:
            moment = max(moment, min(next_due(), until) - step)  # until then there is nothing to do
            moment = min(moment + step - (moment - datetime(2030, 1, 1, tzinfo=UTC)) % step, until)
            clock.move_to(moment)
            before = len(mailbox.letters)
            deliver(moment)
            arrived.extend(
                (moment.astimezone(TOKYO), letter["Subject"]) for letter in mailbox.letters[before:]
            )
        return arrived

    return run


def of(arrived, word):
    return [moment for moment, subject in arrived if word in subject]


def works_on(who, branch, *days):
    for day in days:
        people.works(who, branch, day)


def test_the_evening_before_at_eight_and_two_hours_before(hana, trial, branch, mori, now, live):
    works_on(mori, branch, THURSDAY)
    people.booked(hana, trial, at(14, on=THURSDAY), now=now)
    arrived = live(at(16, on=THURSDAY))
    assert of(arrived, "あす") == [at(20, on=THURSDAY - timedelta(days=1))]
    assert of(arrived, "きょう") == [at(12, on=THURSDAY)]


def test_the_evening_asks_the_question_of_twenty_seconds(hana, trial, mori, now, live, mailbox, client):
    people.booked(hana, trial, at(14), now=now)
    live(at(20, 10, on=TODAY))
    text = mailbox.letters[-1].get_body(("plain",)).get_content()
    link = next(word for word in text.split() if word.endswith("?to=today"))
    assert client.get(link.removeprefix("https://gym.example")).location.endswith("/today")


@pytest.mark.parametrize(
    ("hour", "minute", "is_told"), [(7, 0, False), (9, 30, False), (10, 0, True), (21, 0, True)]
)
def test_nobody_is_reminded_at_night(hana, trial, mori, now, live, hour, minute, is_told):
    """A visit at half past nine would be announced at half past seven."""
    people.booked(hana, trial, at(hour, minute), now=now)
    arrived = live(at(22), timedelta(minutes=15))
    assert of(arrived, "あす") == [at(20, on=TODAY)]
    assert bool(of(arrived, "きょう")) is is_told
    for moment, _subject in arrived[1:]:  # the first is the confirmation
        assert time(8) <= moment.time() < time(21)


def test_over_new_year(hana, trial, branch, mori, clock, live):
    clock.move_to(datetime(2030, 12, 30, 12, tzinfo=TOKYO))
    works_on(mori, branch, date(2031, 1, 1))
    people.booked(hana, trial, at(11, on=date(2031, 1, 1)), now=datetime.now(UTC))
    arrived = live(datetime(2031, 1, 1, 12, tzinfo=TOKYO))
    assert [subject for _, subject in arrived] == [
        "予約しました：1月1日（水）11:00",
        "あすの予約：1月1日（水）11:00",
        "きょう11:00の予約",
    ]
    assert [moment for moment, _ in arrived][1:] == [
        datetime(2030, 12, 31, 20, tzinfo=TOKYO),
        datetime(2031, 1, 1, 9, tzinfo=TOKYO),
    ]


def test_booked_after_that_evening_there_is_none(hana, trial, mori, clock, live):
    clock.move_to(at(20, 1, on=TODAY))
    people.booked(hana, trial, at(10), now=datetime.now(UTC))
    arrived = live(at(11))
    assert of(arrived, "あす") == []
    assert of(arrived, "きょう") == [at(8)]


def test_booked_a_moment_ago_she_needs_no_reminder(hana, trial, mori, clock, live):
    clock.move_to(at(10, 30))
    people.booked(hana, trial, at(13), now=datetime.now(UTC))
    assert of(live(at(14)), "きょう") == []


def test_moved_it_is_timed_anew_and_told_once(hana, trial, branch, mori, now, live):
    works_on(mori, branch, THURSDAY)
    made = people.booked(hana, trial, at(14, on=THURSDAY), now=now)
    live(at(12))
    moves.reschedule(
        booking=made, starts_at=at(16, on=THURSDAY), asked=Asked(), actor=hana.actor, now=datetime.now(UTC)
    )
    arrived = live(at(18, on=THURSDAY))
    assert of(arrived, "あす") == [at(20, on=THURSDAY - timedelta(days=1))]
    assert of(arrived, "きょう") == [at(14, on=THURSDAY)]
    assert "きょう16:00の予約" in [subject for _, subject in arrived]


def test_moved_to_another_day_after_she_was_reminded_she_is_reminded_of_the_new_one(
    hana, trial, branch, mori, now, clock, live
):
    works_on(mori, branch, THURSDAY)
    made = people.booked(hana, trial, at(14), now=now)
    live(at(20, 30, on=TODAY))
    moves.move_by_desk(
        booking=made, starts_at=at(14, on=THURSDAY), trainer_id=mori.id, sequence=made.sequence,
        override="she called", actor="staff:1", now=datetime.now(UTC),
    )  # fmt: skip
    arrived = live(at(16, on=THURSDAY))
    assert of(arrived, "あす") == [at(20, on=TODAY), at(20, on=THURSDAY - timedelta(days=1))]
    assert of(arrived, "きょう") == [at(12, on=THURSDAY)]


def test_cancelled_there_is_none(hana, trial, mori, now, live):
    made = people.booked(hana, trial, at(14), now=now)
    bookings.cancel(booking=made, reason=CancelReason.PLANS, actor=hana.actor, now=now)
    arrived = live(at(16))
    assert of(arrived, "あす") == of(arrived, "きょう") == []


def test_what_was_taken_by_a_worker_before_the_cancellation_is_not_said(
    hana, trial, mori, now, deliver, mailbox
):
    """The last look is the worker's own: nothing is said of a visit that is off."""
    made = people.booked(hana, trial, at(14), now=now)
    subject = made.subject
    bookings.cancel(booking=made, reason=CancelReason.PLANS, actor=hana.actor, now=now)
    contact_preferences.tell(
        hana.account, EVENING, facts={}, subject=subject, due_at=at(20, on=TODAY), now=now
    )
    deliver(at(20, on=TODAY))
    assert [letter["Subject"][:2] for letter in mailbox.letters] == ["キャ"]


def test_it_speaks_the_language_she_has_by_then(hana, trial, mori, now, live, mailbox):
    people.booked(hana, trial, at(14), now=now)
    contact_preferences.choose_messages(account=hana.account, channels=[], muted=[], locale="en", now=now)
    arrived = live(at(20, 10, on=TODAY))
    assert arrived[-1][1] == "Tomorrow: Tue 2 Apr 14:00"
    assert "Trainer: Mori" in mailbox.letters[-1].get_body(("plain",)).get_content()


def test_it_goes_to_the_address_she_has_by_then(hana, trial, mori, now, live, mailbox):
    people.booked(hana, trial, at(14), now=now)
    live(at(12, on=TODAY))
    with transaction():
        hana.account.email = "new@example.com"
    live(at(20, 10, on=TODAY))
    assert mailbox.recipients == ["hana@example.com", "new@example.com"]


@pytest.mark.parametrize(("topic", "word"), [(Topic.EVENING, "あす"), (Topic.SOON, "きょう")])
def test_who_does_without_gets_none(hana, trial, mori, now, live, topic, word):
    people.booked(hana, trial, at(14), now=now)
    contact_preferences.mute(account=hana.account, topic=topic, now=now)
    assert of(live(at(16)), word) == []


def test_a_worker_that_was_away_reminds_late_but_not_at_night(hana, trial, mori, now, clock, live, deliver):
    people.booked(hana, trial, at(14), now=now)
    clock.move_to(at(20, 50, on=TODAY))
    assert of(live(at(20, 55, on=TODAY)), "あす") == [at(20, 55, on=TODAY)]


def test_a_reminder_that_is_too_late_is_listed_and_not_said(hana, trial, mori, now, clock, deliver, mailbox):
    people.booked(hana, trial, at(14), now=now)
    clock.move_to(at(21, on=TODAY))
    deliver(at(21, on=TODAY))
    assert len(mailbox.letters) == 1
    late = db.session.scalar(select(OutboxMessage).where(OutboxMessage.kind == EVENING))
    assert (late.state, late.failure) == (State.BOUNCED, Failure.TOO_LATE)


def test_two_workers_remind_once(hana, trial, mori, now, deliver, mailbox):
    people.booked(hana, trial, at(14), now=now)
    for _ in range(3):
        deliver(at(20, on=TODAY))
    assert len([letter for letter in mailbox.letters if "あす" in letter["Subject"]]) == 1


class TestMissed:
    @pytest.fixture
    def visit(self, hana, trial, mori, now):
        return people.booked(hana, trial, at(14), now=now)

    def missed(self, visit, moment):
        attendance.note_no_show(booking=visit, actor="staff:1", now=moment)

    def test_a_kind_word_after_a_while(self, visit, clock, live, mailbox):
        live(at(14, 30))
        self.missed(visit, at(14, 30))
        assert of(live(at(15)), "きょうのご予約について") == [at(14, 40)]
        text = mailbox.letters[-1].get_body(("plain",)).get_content()
        assert "お変わりありませんか" in text
        assert "料" not in text, "no word about money"

    def test_undone_within_it_nothing_is_said(self, visit, live):
        live(at(14, 30))
        self.missed(visit, at(14, 30))
        attendance.undo_no_show(booking=visit, actor="staff:1", now=at(14, 35))
        assert of(live(at(16)), "きょうのご予約について") == []

    def test_she_came_after_all(self, visit, live):
        live(at(14, 30))
        self.missed(visit, at(14, 30))
        attendance.check_in(booking=visit, actor="staff:1", now=at(14, 35))
        assert of(live(at(16)), "きょうのご予約について") == []

    def test_at_night_it_waits_for_the_morning(self, hana, visit, live):
        live(at(20, 55))
        self.missed(visit, at(20, 55))
        morning = at(8, on=TOMORROW + timedelta(days=1))
        assert of(live(morning + timedelta(hours=1)), "きょうのご予約について") == [morning]


class TestAfterTheTrial:
    NEXT = TOMORROW + timedelta(days=1)

    @pytest.fixture
    def visit(self, hana, trial, branch, mori, now, live):
        works_on(mori, branch, *(self.NEXT + timedelta(days=n) for n in range(1, 4)))
        made = people.booked(hana, trial, at(14), now=now)
        live(at(13, 55))
        return made

    def thanked(self, arrived):
        return of(arrived, "ありがとうございました")

    def test_the_next_three_times_with_her_trainer(self, visit, live, mailbox, client):
        attendance.check_in(booking=visit, actor="staff:1", now=at(13, 55))
        assert self.thanked(live(at(12, on=self.NEXT))) == [at(10, on=self.NEXT)]
        text = mailbox.letters[-1].get_body(("plain",)).get_content()
        links = [word for word in text.split() if "/book/time?" in word]
        assert len(links) == 3
        for link in links:
            assert client.get(link.removeprefix("https://gym.example")).status_code == 200
        assert mailbox.letters[-1]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_not_for_whom_has_booked_already(self, hana, visit, personal, live):
        attendance.check_in(booking=visit, actor="staff:1", now=at(13, 55))
        people.booked(hana, personal, at(10, on=self.NEXT + timedelta(days=1)), now=at(15))
        assert self.thanked(live(at(22, on=self.NEXT))) == []

    def test_not_for_whom_did_not_come(self, visit, live):
        attendance.check_in(booking=visit, actor="staff:1", now=at(13, 55))
        attendance.undo_check_in(booking=visit, actor="staff:1", now=at(13, 56))
        assert self.thanked(live(at(22, on=self.NEXT))) == []

    def test_not_after_a_session_that_is_no_trial(self, hana, visit, personal, mori, now, live):
        made = people.booked(hana, personal, at(16), now=at(13, 55))
        live(at(15, 55))
        attendance.check_in(booking=made, actor="staff:1", now=at(15, 55))
        assert self.thanked(live(at(22, on=self.NEXT))) == []

    def test_full_weeks_still_lead_to_the_calendar(self, hana, trial, mori, now, live, mailbox):
        made = people.booked(hana, trial, at(14), now=now)
        live(at(13, 55))
        attendance.check_in(booking=made, actor="staff:1", now=at(13, 55))
        assert self.thanked(live(at(12, on=self.NEXT)))
        text = mailbox.letters[-1].get_body(("plain",)).get_content()
        assert "https://gym.example/book/service" in text


class TestWhatIsNotTrueAnyMore:
    """Facts of a message are as old as the message; what goes out is as it is by then."""

    @pytest.fixture
    def visit(self, hana, trial, branch, mori, now):
        works_on(mori, branch, THURSDAY)
        return people.booked(hana, trial, at(14, on=THURSDAY), now=now)

    def move(self, visit, hour, mori, *, now, **more):
        moves.move_by_desk(
            booking=visit, starts_at=at(hour, on=THURSDAY), trainer_id=mori.id, sequence=visit.sequence,
            actor="staff:1", now=now, **more,
        )  # fmt: skip

    def subjects(self, mailbox):
        return [letter["Subject"] for letter in mailbox.letters]

    def test_moved_and_then_cancelled_nothing_says_that_it_stands(
        self, visit, mori, clock, now, live, mailbox
    ):
        live(at(9, 30, on=TODAY))
        self.move(visit, 16, mori, now=at(9, 30, on=TODAY))
        bookings.cancel(booking=visit, reason=CancelReason.DESK, actor="staff:1", now=at(9, 31, on=TODAY))
        live(at(10, on=TODAY))
        assert [subject[:2] for subject in self.subjects(mailbox)] == ["予約", "キャ"]

    def test_after_an_outage_only_what_is_still_so_arrives(self, visit, now, deliver, mailbox):
        mailbox.mode = "451 later"
        deliver(now)
        bookings.cancel(booking=visit, reason=CancelReason.PLANS, actor="staff:1", now=now)
        mailbox.mode = "ok"
        deliver(now + timedelta(minutes=10))
        assert [subject[:2] for subject in self.subjects(mailbox)] == ["キャ"]

    def test_a_confirmation_that_was_late_names_the_place_of_by_then(
        self, visit, hana, mori, now, deliver, mailbox
    ):
        mailbox.mode = "451 later"
        deliver(now)
        moves.reschedule(
            booking=visit, starts_at=at(16, on=THURSDAY), asked=Asked(), actor=hana.actor, now=now
        )
        mailbox.mode = "ok"
        deliver(now + timedelta(minutes=10))
        assert len(mailbox.letters) == 2
        assert all("16:00" in subject for subject in self.subjects(mailbox))

    def test_sent_again_by_the_owner_a_cancelled_visit_is_not_confirmed(self, visit, now, deliver, mailbox):
        mailbox.mode = "rcpt 550 nobody"
        for hours in range(4):
            deliver(now + timedelta(hours=hours))
        bookings.cancel(booking=visit, reason=CancelReason.PLANS, actor="staff:1", now=now)
        mailbox.mode = "ok"
        operations.retry_all(now=now + timedelta(hours=5))
        deliver(now + timedelta(hours=5))
        assert [subject[:2] for subject in self.subjects(mailbox)] == ["キャ"]

    def test_of_several_only_those_that_stand_are_told(
        self, hana, personal, trial, branch, mori, now, deliver, mailbox
    ):
        days = [TODAY + timedelta(days=days) for days in (4, 11)]
        works_on(mori, branch, *days)
        people.booked(hana, trial, at(10), now=now)
        made = book_series(
            member=hana, service=personal, starts=[at(10, on=day) for day in days],
            health_check=people.answered(hana, now=now), asked=Asked(), form_key="k", actor=hana.actor, now=now,
        )  # fmt: skip
        bookings.cancel(booking=made[0], reason=CancelReason.PLANS, actor=hana.actor, now=now)
        deliver(now)
        [series] = [letter for letter in mailbox.letters if "1件" in letter["Subject"]]
        text = series.get_body(("plain",)).get_content()
        assert "4月5日" not in text
        assert "4月12日" in text

    def test_moved_back_while_the_first_news_is_on_its_way_she_is_told_again(
        self, visit, mori, clock, now, live, deliver, mailbox
    ):
        """Nobody knows whether the first arrived. Saying it twice is better than the wrong time."""
        live(at(9, 30, on=TODAY))
        self.move(visit, 16, mori, now=at(9, 30, on=TODAY))
        mailbox.mode = "cut"
        clock.move_to(at(9, 33, on=TODAY))
        deliver(at(9, 33, on=TODAY))
        self.move(visit, 14, mori, now=at(9, 34, on=TODAY))
        mailbox.mode = "ok"
        live(at(10, on=TODAY))
        assert "16:00" in self.subjects(mailbox)[-2]
        assert "14:00" in self.subjects(mailbox)[-1]

    def test_a_message_of_before_the_portal_knew_all_this_is_still_sent(
        self, visit, hana, now, deliver, mailbox
    ):
        old = {"name": "山本", "reference": visit.reference, "starts_at": visit.local_start.isoformat()}
        with transaction() as session:
            told = session.scalar(select(OutboxMessage).where(OutboxMessage.kind == "booking_confirmed"))
            told.facts, told.person = old, ""
        deliver(now)
        assert len(mailbox.letters) == 1
        assert "予約しました" in mailbox.letters[0]["Subject"]
