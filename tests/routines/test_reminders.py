"""Reminders to practise: only at the time she has set, once a day, and not when she has done it."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import contact_preferences
from portal.db import db
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Topic
from portal.routines import queries
from portal.routines.models import RoutineReminder
from portal.routines.operations import assignments, reminders, runs
from portal.routines.rules import Move, NoDays, Report
from tests.conftest import TODAY, TOMORROW, at

EVERY_DAY = 0b1111111


@pytest.fixture
def remind(hana, branch, now):
    def remind(at=time(10), weekdays=EVERY_DAY):
        return reminders.set_reminder(member=hana, at=at, weekdays=weekdays, now=now)

    return remind


def told():
    return db.session.scalar(select(func.count()).where(OutboxMessage.kind == "routine_reminder"))


def test_nobody_is_reminded_who_has_set_no_time(hana, branch, now):
    for hour in range(24):
        assert reminders.remind_due(branch, now=at(hour)) == 0


def test_once_a_day_at_the_time_she_has_set(remind, branch):
    remind(time(10))
    times = [at(9, 59, on=TODAY), at(10, on=TODAY), at(10, 1, on=TODAY), at(23, on=TODAY), at(10)]
    assert [reminders.remind_due(branch, now=one) for one in times] == [0, 1, 0, 0, 1]
    assert told() == 2


def test_at_night_too_for_she_has_asked(remind, branch):
    remind(time(3, 30))
    assert reminders.remind_due(branch, now=at(3, 30)) == 1


def test_over_midnight_each_day_has_its_own(remind, branch):
    remind(time(23, 59))
    assert reminders.remind_due(branch, now=at(23, 59, on=TODAY)) == 1
    assert reminders.remind_due(branch, now=at(0)) == 0
    assert reminders.remind_due(branch, now=at(23, 59)) == 1


def test_only_on_the_days_she_has_chosen(remind, branch):
    """The first of April 2030 is a Monday."""
    remind(weekdays=0b0000010)
    assert reminders.remind_due(branch, now=at(10, on=TODAY)) == 0
    assert reminders.remind_due(branch, now=at(10)) == 1


def test_a_worker_that_was_away_reminds_half_an_hour_late_at_most(remind, branch):
    remind()
    assert reminders.remind_due(branch, now=at(10, 31, on=TODAY)) == 0
    assert reminders.remind_due(branch, now=at(10, 30)) == 1


def test_a_time_that_is_over_today_begins_tomorrow(hana, branch, now, remind):
    remind(time(8, 45))  # it is nine
    assert reminders.remind_due(branch, now=now) == 0
    assert reminders.remind_due(branch, now=at(8, 45)) == 1


def test_who_has_practised_is_left_in_peace(hana, remind, branch, now):
    remind()
    report = Report(
        key="3f6c1a52-0000-4000-8000-000000000001", routine="two", started_at=now - timedelta(minutes=5),
        ended_at=now - timedelta(minutes=1), done={"breathing": 60}, place={},
    )  # fmt: skip
    runs.keep_session(member=hana, report=report, day=TODAY, today=TODAY, now=now)
    assert reminders.remind_due(branch, now=at(10, on=TODAY)) == 0
    assert reminders.remind_due(branch, now=at(10)) == 1


def test_she_sets_changes_and_ends_it_on_its_page(signed_in, hana, branch, now):
    browser = signed_in(hana)
    fields = browser.page("/routines/reminder").form(id="reminder").fields
    assert browser.post("/routines/reminder", data=fields | {"at": "21:15", "weekdays": ["0", "6"]}).location
    kept = queries.reminder_of(hana.id)
    assert (kept.at, kept.weekdays) == (time(21, 15), 0b1000001)
    assert browser.page("/routines/reminder").form(id="reminder").fields["at"] == "21:15"
    browser.submit("/routines/reminder", ends="/removal")
    db.session.rollback()
    assert db.session.scalar(select(RoutineReminder.id)) is None
    browser.post("/routines/reminder/removal", data=fields)


@pytest.mark.parametrize(
    "wrong", [{"at": ""}, {"at": "25:00"}, {"at": "x"}, {"weekdays": []}, {"weekdays": ["7"]}]
)
def test_what_is_no_time_is_said_and_nothing_is_kept(signed_in, hana, branch, wrong):
    browser = signed_in(hana)
    fields = browser.page("/routines/reminder").form(id="reminder").fields
    data = fields | {"at": "9:00", "weekdays": ["1"]} | wrong
    assert browser.post("/routines/reminder", data=data).status_code == 422
    assert db.session.scalar(select(RoutineReminder.id)) is None


def test_no_day_at_all_is_refused(hana, branch, now):
    with pytest.raises(NoDays):
        reminders.set_reminder(member=hana, at=time(9), weekdays=0, now=now)


def test_setting_a_time_is_wanting_to_hear(hana, remind, branch, now):
    """Though she has ended such messages by the link in one of them."""
    contact_preferences.mute(account=hana.account, topic=Topic.ROUTINE, now=now)
    remind()
    assert reminders.remind_due(branch, now=at(10)) == 1


def test_a_trainer_who_writes_twice_is_told_of_once(hana, sato, branch, now):
    for rounds in (1, 2):
        assignments.assign(
            member=hana,
            staff=sato,
            moves=[Move("towel-stretch", rounds)],
            note="x",
            until_on=TOMORROW,
            now=now,
        )
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "trainer_note")).all()
    assert [(row.due_at, set(row.facts)) for row in rows] == [
        (now + timedelta(minutes=10), {"name", "trainer", "branch"})
    ], "ten minutes later, and not a word of what she wrote"
