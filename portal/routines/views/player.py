"""A member's routines: the list, the player, and what her devices report."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.health import queries as health
from portal.health.models import HealthCheck
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.progress.words import PART_WORDS
from portal.routines import queries, reports
from portal.routines.forms import DoneForm
from portal.routines.models import Assignment, RoutineSession
from portal.routines.operations import runs
from portal.routines.operations.runs import ASSIGNED
from portal.routines.rules import STANDARDS, Locked, Move, Report, check_open
from portal.routines.views.blueprint import bp
from portal.routines.views.reminders import is_reminded
from portal.routines.words import HANDS_WORDS, STANDARD_WORDS
from portal.web import access, offline, offline_sync
from portal.web.forms import PressForm
from portal.web.locale import current_language
from portal.web.translations import gettext as _


@dataclass(frozen=True)
class Shown:
    """A routine as pages show it. `name` is its address, `number` what a report calls it."""

    name: str
    number: str
    title: str
    moves: tuple[Move, ...]
    assignment: Assignment | None = None
    until_on: date | None = None  # her next visit, unless it is over

    @property
    def seconds(self) -> int:
        return sum(move.rounds * queries.exercise(move.exercise).round_seconds for move in self.moves)


@bp.get("")
@access.members
@offline.kept
def index() -> ResponseReturnValue:
    member, now = current_member(), clock.now()
    going_on, standing = queries.open_session(member.id, now=now), queries.reminder_of(member.id)
    today = gym.branch().local(now).date()
    return render_template(
        "routines/index.html",
        routines=_routines(),
        going_on=going_on,
        goes_on_with=going_on.routine if going_on else None,
        exercise_name=_exercise_name,
        todays=queries.sessions_on(member.id, today),
        locked=_locked(health.latest_check(member.id)),
        reminder=standing if is_reminded(member, standing) else None,
    )


@bp.get("/<name>")
@access.members
@offline.kept
def show(name: str) -> ResponseReturnValue:
    return _page(name, DoneForm())


@bp.post("/<name>/sessions")
@access.members
def note_done(name: str) -> ResponseReturnValue:
    """Without JavaScript: what is ticked counts with its whole time, and ended now."""
    routine, form, now = _routine(name), DoneForm(), clock.now()
    if _locked(health.latest_check(current_member().id)):  # a device's late reports are taken all the same
        return _page(name, form)
    form.moves.choices = [(move.exercise, move.exercise) for move in routine.moves]
    if not form.is_submitted_and_valid():
        return _page(name, form)
    done = {
        move.exercise: move.rounds * queries.exercise(move.exercise).round_seconds
        for move in routine.moves
        if move.exercise in (form.moves.data or ())
    }
    # A second tap is the same run; other movements after going back, or another day, are another.
    told = f"{request.form.get('key', '')[:100]} {sorted(done)} {gym.branch().local(now).date()}"
    report = Report(
        key=tokens.plain_digest(told)[:40],
        routine=routine.number,
        started_at=now - timedelta(seconds=sum(done.values())),
        ended_at=now,
        done=done,
        is_finished=True,
    )
    try:
        _keep(report)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(name, form)
    flash(_("Noted. Rest is part of it."))
    return redirect(url_for(".index"), 303)


@bp.post("/sessions")
@access.members
def deliver() -> ResponseReturnValue:
    """What waited on a device."""
    return offline_sync.answered(lambda data, late: _keep(reports.read(data, late=late)))


def _keep(report: Report) -> None:
    branch, now = gym.branch(), clock.now()
    runs.keep_session(
        member=current_member(),
        report=report,
        day=branch.local(report.started_at).date(),
        today=branch.local(now).date(),
        now=now,
    )


@bp.get("/token")
@access.members
def token() -> ResponseReturnValue:
    """For a page that was kept on the device: its own token may be old."""
    return jsonify(token=PressForm().csrf_token.current_token)


def _page(name: str, form: DoneForm) -> ResponseReturnValue:
    member, routine, now = current_member(), _routine(name), clock.now()
    check = health.latest_check(member.id)
    locked = _locked(check)
    if locked:
        return render_template("routines/locked.html", routine=routine, locked=locked), form.status
    going_on = queries.open_session(member.id, now=now)
    form.moves.choices = [(move.exercise, _exercise_name(move)) for move in routine.moves]
    return render_template(
        "routines/show.html",
        form=form,
        routine=routine,
        exercises=[(move, queries.exercise(move.exercise)) for move in routine.moves],
        hands=HANDS_WORDS,
        plan=_plan(routine),
        resume=_resume(going_on) if going_on and going_on.routine == routine.name else None,
        finished=queries.finished_keys(member.id, now=now),
        places=PART_WORDS,
        is_told=check is not None,
        key=tokens.url_token(),
    ), form.status


def _routines() -> list[Shown]:
    """Hers first, then those for everybody."""
    assignment = queries.assignment_of(current_member().id)
    standards = [
        Shown(standard.slug, standard.slug, _(STANDARD_WORDS[standard.slug]), standard.moves)
        for standard in STANDARDS
    ]
    return [*([_assigned(assignment)] if assignment else []), *standards]


def _assigned(assignment: Assignment) -> Shown:
    until_on = assignment.until_on
    if until_on and until_on < gym.branch().local(clock.now()).date():
        until_on = None
    title = _("Until your next visit")
    return Shown(ASSIGNED, str(assignment.id), title, assignment.moves, assignment, until_on)


def _routine(name: str) -> Shown:
    return next((routine for routine in _routines() if routine.name == name), None) or abort(404)


def _exercise_name(move: Move) -> str:
    return queries.exercise(move.exercise).text("name", current_language())


def _locked(check: HealthCheck | None) -> Locked | None:
    """Why she may not practise yet, or None."""
    try:
        check_open(check.answers if check else None, today=gym.branch().local(clock.now()).date())
    except Locked as locked:
        return locked
    return None


def _plan(routine: Shown) -> dict[str, Any]:
    """What the player plays; static/js/player/machine.js says how."""
    locale = current_language()
    moves = []
    for move in routine.moves:
        exercise = queries.exercise(move.exercise)
        steps = [
            {"kind": step.kind, "seconds": step.seconds, "say": step.say[locale], "drawings": step.drawings}
            for step in exercise.steps
        ]
        moves.append(
            {
                "slug": move.exercise,
                "name": exercise.text("name", locale),
                "setup": exercise.text("setup", locale),
                "drawing": exercise.drawing,
                "hands": exercise.hands,
                "ready": exercise.ready,
                "sides": exercise.has_sides,
                "rounds": move.rounds,
                "steps": steps,
            }
        )
    return {"routine": routine.number, "name": routine.name, "moves": moves}


def _resume(session: RoutineSession) -> dict[str, Any]:
    """Where another device left off."""
    return {
        "key": session.key,
        "started": int(session.started_at.timestamp() * 1000),
        "ended": int(session.ended_at.timestamp() * 1000),
        "state": session.details.get("place", {}),
    }
