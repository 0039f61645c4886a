"""Reading a stretch of days: log, practice, visits. Three statements, however long it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from portal.accounts.queries import people
from portal.accounts.rules.consents import Purpose
from portal.booking.models.bookings import Booking
from portal.booking.queries.visits import visit_before, visit_times
from portal.gym.models.branches import Branch
from portal.progress import queries as progress
from portal.progress.models import Activity, LogEntry
from portal.progress.rules.measures import DAILY, RARE, SHARED_BY, Measure
from portal.routines import queries as routines
from portal.routines.models import Assignment, RoutineSession
from portal.routines.rules import LEAST_TO_COUNT
from portal.summary.rules import days_of

CHARTED = (*DAILY, Measure.ACTIVITIES)
LONGEST_BRIEF = 56  # days; what is older has been spoken about


@dataclass(frozen=True)
class Summary:
    """What is known of the days from first to last."""

    first: date
    last: date
    log: Mapping[Measure, Mapping[date, Any]]
    runs: list[RoutineSession]  # without mere tries
    visits: list[date]

    @cached_property
    def days(self) -> list[date]:
        return days_of(self.first, self.last)

    @cached_property
    def seconds(self) -> dict[date, int]:
        """Practice with the player, by day."""
        found: dict[date, int] = {}
        for run in self.runs:
            found[run.day] = found.get(run.day, 0) + run.seconds
        return found

    @cached_property
    def practised(self) -> set[date]:
        """Days with practice, with the player or without."""
        return {*self.seconds, *self.log.get(Measure.MOVES, {})}

    def since(self, first: date) -> "Summary":
        """The end of it."""
        return Summary(
            first,
            self.last,
            {
                measure: {day: value for day, value in days.items() if day >= first}
                for measure, days in self.log.items()
            },
            [run for run in self.runs if run.day >= first],
            [day for day in self.visits if day >= first],
        )

    @cached_property
    def noted(self) -> set[date]:
        """Days on which there is anything in the log."""
        return {day for days in self.log.values() for day in days}

    @property
    def is_empty(self) -> bool:
        return not self.runs and not any(self.log.values())


def summary(member_id: int, *, first: date, last: date, branch: Branch) -> Summary:
    """All of it, for herself."""
    log = _consistent(progress.entries(member_id, CHARTED, first=first, last=last))
    runs = [session for session in routines.sessions_between(member_id, first, last) if _counts(session)]
    return Summary(first, last, log, runs, _visits(member_id, first, last, branch))


def _consistent(log: dict[Measure, dict[date, Any]]) -> dict[Measure, dict[date, Any]]:
    """Where it hurt counts only on days on which it hurt."""
    pains, parts = log[Measure.PAIN], log[Measure.PARTS]
    return log | {Measure.PARTS: {day: value for day, value in parts.items() if pains.get(day)}}


def _counts(run: RoutineSession) -> bool:
    return run.seconds >= LEAST_TO_COUNT


def _visits(member_id: int, first: date, last: date, branch: Branch) -> list[date]:
    begins, ends = (datetime.combine(day, time(), branch.zone) for day in (first, last + timedelta(days=1)))
    return [branch.local(at).date() for at in visit_times(member_id, begins, ends)]


def shared(member_id: int) -> set[Purpose]:
    """What of her log her trainer may see."""
    return {
        standing_consent
        for standing_consent in people.standing_consents(member_id)
        if standing_consent in SHARED_BY.values()
    }


def shared_summary(
    member_id: int, agreed: Collection[Purpose], *, first: date, last: date, branch: Branch
) -> Summary:
    """For her trainer: what she does not share is not read, and not in it."""
    measures = [measure for measure in CHARTED if measure is Measure.WORD or SHARED_BY[measure] in agreed]
    log = progress.entries(member_id, measures, first=first, last=last)
    practises = Purpose.SHARE_PRACTICE in agreed
    runs = routines.sessions_between(member_id, first, last) if practises else []
    whole = _consistent({measure: log.get(measure, {}) for measure in CHARTED})
    return Summary(
        first, last, whole, [run for run in runs if _counts(run)], _visits(member_id, first, last, branch)
    )


@dataclass(frozen=True)
class Brief:
    """What a trainer may know before a visit: what she shares, and nothing else."""

    booking: Booking
    summary: Summary  # since the visit before
    shared: Collection[Purpose]
    last_visit: Booking | None
    activities: list[Activity]
    assignment: Assignment | None
    measured: list[LogEntry]

    @property
    def is_empty(self) -> bool:
        """She has noted nothing since, or shares none of it."""
        return self.summary.is_empty and not self.measured

    def shares(self, purpose: Purpose) -> bool:
        return purpose in self.shared


def brief(booked: Booking, *, now: datetime) -> Brief:
    """Since her visit before this one, at most eight weeks."""
    member_id, branch = booked.member_id, booked.branch
    agreed, before = shared(member_id), visit_before(booked, now=now)
    last = min(branch.local(now).date(), booked.local_start.date())
    longest = last - timedelta(days=LONGEST_BRIEF)
    first = min(max(before.local_start.date(), longest), last) if before else longest
    rates, measures = Purpose.SHARE_ACTIVITIES in agreed, Purpose.SHARE_BODY in agreed
    return Brief(
        booking=booked,
        summary=shared_summary(member_id, agreed, first=first, last=last, branch=branch),
        shared=agreed,
        last_visit=before,
        activities=progress.activities_of(member_id, with_ended=True) if rates else [],
        assignment=routines.assignment_of(member_id),
        measured=progress.measured(member_id, RARE, most=6) if measures else [],
    )
