"""Keeping the log."""

from datetime import date, datetime

from sqlalchemy import Select, select

from portal.accounts.models import Member
from portal.db import lock, transaction
from portal.progress import rules
from portal.progress.models import LogEntry
from portal.progress.rules import Measure


def log_pain(*, member: Member, day: date, value: int, today: date, now: datetime) -> int | None:
    """Note the strongest pain of a day, 0 to 10. Returns the number it replaces, for undo.

    Raises NotOnTheScale, NotADayToLog.
    """
    rules.check_pain(value)
    rules.check_day(day, today=today)
    with transaction() as session:
        lock(member)  # two taps at once
        entry = session.scalar(_of(member, day))
        before = entry.value if entry else None
        if entry is None:
            entry = LogEntry(member_id=member.id, measure=Measure.PAIN, day=day)
            session.add(entry)
        entry.value = value
        entry.noted_at = now
        return before


def take_back_pain(*, member: Member, day: date, before: int | None, today: date, now: datetime) -> None:
    """Undo: the number from before, or none. Raises what log_pain raises."""
    if before is not None:
        log_pain(member=member, day=day, value=before, today=today, now=now)
        return
    rules.check_day(day, today=today)
    with transaction() as session:
        lock(member)
        entry = session.scalar(_of(member, day))
        if entry:
            session.delete(entry)


def _of(member: Member, day: date) -> Select[LogEntry]:
    return select(LogEntry).where(
        LogEntry.member_id == member.id, LogEntry.measure == Measure.PAIN, LogEntry.day == day
    )
