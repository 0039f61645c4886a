"""Keeping the log."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.accounts.rules.refusals import Erased
from portal.db import lock, transaction
from portal.lib.japanese import one_line
from portal.progress import queries
from portal.progress.models import Activity, LogEntry
from portal.progress.rules import measures
from portal.progress.rules.measures import KINDS, Measure, SomeOf
from portal.progress.rules.refusals import (
    NoName,
    NotAnAnswer,
    NotHerActivity,
    TooManyActivities,
    WordsTooLong,
)


def note(
    *,
    member: Member,
    measure: Measure,
    day: date,
    value: Any,
    today: date,
    now: datetime,
    noted_at: datetime | None = None,
) -> Any:
    """Note one thing of one day; None takes it back. Returns what stood there, for undo.

    `noted_at` is when she tapped, if it arrives later: it never replaces what she said since.
    Raises what rules.checked and rules.check_day raise, NotHerActivity, Erased.
    """
    checked = None if value is None else measures.checked(measure, value)
    return _keep(member, measure, day, lambda _: checked, today=today, noted_at=min(noted_at or now, now))


def toggle(*, member: Member, measure: Measure, day: date, choice: str, today: date, now: datetime) -> Any:
    """Put one of several answers to the others, or take it from them. Returns what stood there.

    Raises what note raises.
    """

    def toggled(before: list[str]) -> list[str]:
        return _with(before, choice, is_chosen=choice not in before)

    return _keep_part(member, measure, day, toggled, today=today, now=now, noted_at=now)


def choose(
    *,
    member: Member,
    measure: Measure,
    day: date,
    choice: str,
    is_chosen: bool,
    today: date,
    now: datetime,
    noted_at: datetime,
) -> Any:
    """One of several answers, as a device tells it: those of another device stay. Raises what note raises."""

    def chosen(before: list[str]) -> list[str]:
        return _with(before, choice, is_chosen=is_chosen)

    return _keep_part(member, measure, day, chosen, today=today, now=now, noted_at=noted_at)


def _with(before: list[str], choice: str, *, is_chosen: bool) -> list[str]:
    others = [entry for entry in before if entry != choice]
    return [*others, choice] if is_chosen else others


def _keep_part(
    member: Member,
    measure: Measure,
    day: date,
    make: Callable[[list[str]], list[str]],
    *,
    today: date,
    now: datetime,
    noted_at: datetime,
) -> Any:
    if not isinstance(KINDS[measure], SomeOf):
        raise NotAnAnswer

    def made(before: list[str] | None) -> Any:
        return measures.checked(measure, make(before or []))

    return _keep(member, measure, day, made, today=today, noted_at=min(noted_at, now), is_part=True)


def rate(
    *,
    member: Member,
    number: int,
    day: date,
    rating: Any,
    today: date,
    now: datetime,
    noted_at: datetime | None = None,
) -> Any:
    """How one of her activities goes. Returns all ratings that stood there. Raises what note raises."""

    def rated(before: dict[str, int] | None) -> Any:
        return measures.checked(Measure.ACTIVITIES, {**(before or {}), str(number): rating})

    at = min(noted_at or now, now)
    return _keep(member, Measure.ACTIVITIES, day, rated, today=today, noted_at=at, is_part=True)


def _keep(
    member: Member,
    measure: Measure,
    day: date,
    make: Callable[[Any], Any],
    *,
    today: date,
    noted_at: datetime,
    is_part: bool = False,
) -> Any:
    """A part joins what is there, however late it comes, unless all of it was taken back since."""
    measures.check_day(measure, day, today=today, joined_on=member.joined_at.date())
    with transaction() as session:
        lock(member)  # two taps at once
        if member.erased_at or member.merged_into_id:
            raise Erased
        entry = session.scalar(
            select(LogEntry).where(
                LogEntry.member_id == member.id, LogEntry.measure == measure, LogEntry.day == day
            )
        )
        before = entry.value if entry else None
        is_late = entry is not None and entry.noted_at > noted_at
        if (is_late and (not is_part or before is None)) or _is_of_a_deleted_log(member, noted_at):
            return before
        value = make(before)
        if measure is Measure.ACTIVITIES and value:
            _check_activities(member, value, before or {})
        if entry is None and value is not None:
            entry = LogEntry(member_id=member.id, measure=measure, day=day, noted_at=noted_at)
            session.add(entry)
        if entry is not None:
            entry.value, entry.noted_at = value, max(entry.noted_at, noted_at)
        return before


def _is_of_a_deleted_log(member: Member, noted_at: datetime) -> bool:
    """A tap from before the deletion, late from a device: it is gone like the others."""
    return member.log_erased_at is not None and noted_at <= member.log_erased_at


def _check_activities(member: Member, ratings: dict[str, int], before: dict[str, int]) -> None:
    """Raises NotHerActivity. What was rated before its end stays."""
    hers = {str(activity.id) for activity in queries.activities_of(member.id)}
    if not set(ratings) <= hers | set(before):
        raise NotHerActivity


def add_activity(*, member: Member, name: str, now: datetime) -> Activity:
    """The same name twice is one activity. Raises NoName, WordsTooLong, TooManyActivities, Erased."""
    name = one_line(name)
    if not name:
        raise NoName
    if len(name) > measures.MOST_NAME:
        raise WordsTooLong(most=measures.MOST_NAME)
    with transaction() as session:
        lock(member)
        if member.erased_at or member.merged_into_id:
            raise Erased
        standing = queries.activities_of(member.id)
        same = next((activity for activity in standing if activity.name == name), None)
        if same:
            return same
        if len(standing) >= measures.MOST_ACTIVITIES:
            raise TooManyActivities
        made = Activity(member_id=member.id, name=name, made_at=now)
        session.add(made)
        return made


def end_activity(*, member: Member, number: int, now: datetime) -> Activity:
    """It is asked for no more. Twice is once. Raises NotHerActivity."""
    with transaction():
        lock(member)
        found = queries.activity(member.id, number)
        if found is None:
            raise NotHerActivity
        found.ended_at = found.ended_at or now
        return found
