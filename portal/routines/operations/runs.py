"""Keeping what was practised."""

from datetime import date, datetime

from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.accounts.rules.refusals import Erased
from portal.db import lock, transaction
from portal.lib import spelling
from portal.progress import operations as progress
from portal.progress import queries as log
from portal.progress.rules.measures import Measure, Part
from portal.progress.rules.refusals import NotADayToLog
from portal.routines import queries, rules
from portal.routines.models import Assignment, RoutineSession
from portal.routines.rules import STANDARD, Move, NotHers, Report, RunErased

ASSIGNED = "assigned"
NOT_THE_BACK = (Part.WRIST_SHOULDER, Part.ELSEWHERE)


def keep_session(*, member: Member, report: Report, day: date, today: date, now: datetime) -> RoutineSession:
    """What a device says of a run. Sent again it is the same run; of two devices, more counts.

    A pain that ended it goes into the log of its day, if it is the strongest there. Raises NotHers,
    RunErased, RunInFuture, RunTooOld, RunTooLong, WrongRun, TooManyRuns, Erased.
    """
    assignment, moves = _routine(member, report.routine)
    rules.check_report(report, moves=moves, now=now)
    with transaction() as session:
        lock(member)
        if member.erased_at or member.merged_into_id:
            raise Erased
        if member.log_erased_at and report.ended_at <= member.log_erased_at:
            raise RunErased
        kept = session.scalar(
            select(RoutineSession).where(
                RoutineSession.member_id == member.id, RoutineSession.key == report.key
            )
        )
        if kept is None:
            if queries.count_on(member.id, day) >= rules.MOST_A_DAY:
                raise rules.TooManyRuns
            kept = RoutineSession(
                member_id=member.id,
                key=report.key,
                assignment_id=assignment.id if assignment else None,
                routine=ASSIGNED if assignment else report.routine,
                day=day,
                started_at=report.started_at,
                ended_at=report.ended_at,
                seconds=-1,
                details={},
            )
            session.add(kept)
        is_for_log = _is_for_log(report, kept)
        if report.seconds >= kept.seconds and not (kept.is_finished and not report.is_finished):
            _take(kept, report)
        if report.pain is not None and is_for_log:
            _log_pain(member, report, day=day, today=today, now=now)
        return kept


def _is_for_log(report: Report, kept: RoutineSession) -> bool:
    """Sent again, a pain undoes no correction of hers; and the log asks for back and pelvis only."""
    return report.pain != kept.details.get("pain") and report.where not in NOT_THE_BACK


def _take(kept: RoutineSession, report: Report) -> None:
    kept.ended_at, kept.seconds = max(kept.ended_at, report.ended_at), report.seconds
    kept.is_finished = report.is_finished
    kept.details = {
        "done": dict(report.done),
        "skipped": list(report.skipped),
        "pain": report.pain,
        "where": report.where,
        "place": {} if report.is_finished else dict(report.place),
    }


def _routine(member: Member, name: str) -> tuple[Assignment | None, tuple[Move, ...]]:
    """An assignment of hers by its number, or a standard one by its name. Raises NotHers."""
    if name in STANDARD:
        return None, STANDARD[name].moves
    found = queries.own_assignment(member, spelling.number(name) or 0)
    if found is None:
        raise NotHers
    return found, found.moves


def _log_pain(member: Member, report: Report, *, day: date, today: date, now: datetime) -> None:
    """The log asks for the strongest of a day; a day too long ago to log keeps it with the run alone."""
    noted = log.day_log(member.id, day)
    if report.pain is None or report.pain <= noted.get(Measure.PAIN, -1):
        return
    said = {Measure.PAIN: report.pain, Measure.PARTS: [*noted.get(Measure.PARTS, ()), report.where]}
    try:
        for measure in said if report.where else [Measure.PAIN]:
            progress.note(
                member=member,
                measure=measure,
                day=day,
                value=said[measure],
                today=today,
                now=now,
                noted_at=report.ended_at,
            )
    except NotADayToLog:
        return
