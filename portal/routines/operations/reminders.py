"""Reminding her at the times she has set, and telling her what her trainer has made for her."""

from datetime import datetime, time, timedelta

from portal.accounts.models.people import Member, Staff
from portal.accounts.operations import contact_preferences
from portal.db import lock, transaction
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.notifications import operations as notifications
from portal.notifications.rules import Topic, after_quiet
from portal.routines import queries
from portal.routines.models import RoutineReminder
from portal.routines.rules import check_reminder

LATE_BY = timedelta(minutes=30)  # a worker that was away reminds no later
CAN_CHANGE = timedelta(minutes=10)  # a trainer who writes once more is told about once


def set_reminder(*, member: Member, at: time, weekdays: int, now: datetime) -> RoutineReminder:
    """From the next such time on; one she has missed today is not said afterwards. Raises NoDays."""
    check_reminder(weekdays)
    local = gym.branch().local(now)
    with transaction() as session:
        lock(member)  # two tabs make one row
        found = queries.reminder_of(member.id) or RoutineReminder(member_id=member.id)
        found.at, found.weekdays, found.set_at = at, weekdays, now
        found.last_on = local.date() if at <= local.time() else None
        session.add(found)
        if member.account:
            contact_preferences.unmute(account=member.account, topic=Topic.ROUTINE, now=now)
        return found


def stop_reminder(*, member: Member) -> None:
    """Twice is once."""
    with transaction() as session:
        lock(member)
        found = queries.reminder_of(member.id)
        if found:
            session.delete(found)


def remind_due(branch: Branch, *, now: datetime) -> int:
    """Remind whoever has set a time that has just come, once a day. Returns how many were written to.

    Who has practised today already is left in peace.
    """
    local, told = branch.local(now), 0
    for reminder in queries.due_reminders(local, late_by=LATE_BY):
        with transaction():
            lock(reminder)
            if reminder.last_on == local.date():
                continue  # another worker was first
            reminder.last_on = local.date()
            account = reminder.member.account
            if account and not queries.count_on(reminder.member_id, local.date()):
                facts = {"name": reminder.member.family_name}
                contact_preferences.tell(
                    account,
                    "routine_reminder",
                    facts=facts,
                    subject=reminder.subject,
                    expires_at=now + LATE_BY,
                    now=now,
                )
                told += 1
    return told


def tell_new(member: Member, staff: Staff, *, now: datetime) -> None:
    """Her trainer has made or written something for her; several within minutes are told as one."""
    if member.account is None:
        return
    branch, subject = gym.branch(), f"routine-of:{member.id}"
    locale, trainer = member.account.locale, gym.trainer_of(staff.id)
    notifications.withdraw(subject, kinds=("trainer_note",))
    contact_preferences.tell(
        member.account,
        "trainer_note",
        facts={
            "name": member.family_name,
            "trainer": trainer.text("name", locale) if trainer else staff.name,
            "branch": branch.text("name", locale),
        },
        subject=subject,
        due_at=after_quiet(branch.local(now + CAN_CHANGE)),
        now=now,
    )
