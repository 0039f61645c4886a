"""What she takes along: files, a page for her doctor; and the end of it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.health import queries as health
from portal.health.rules import weeks_since_birth
from portal.lib import clock, spreadsheets
from portal.progress import queries as progress
from portal.progress.rules.measures import MOST_YEARS_BACK, RARE, Measure
from portal.progress.words import CHOICE_WORDS, DEVICE_WORDS, MEASURE_WORDS, UNIT_WORDS
from portal.summary import operations, queries, rules
from portal.summary.forms import ErasureForm, StretchForm
from portal.summary.queries import Summary
from portal.summary.views.blueprint import bp
from portal.web import access
from portal.web.translations import gettext as _

USUAL = timedelta(days=27)  # four weeks, for her doctor
LONGEST = timedelta(days=366)
COLUMNS = (
    Measure.PAIN, Measure.PARTS, Measure.LEAKS, Measure.HEAVINESS, Measure.SLEEP, Measure.TIREDNESS,
    Measure.MOVES, Measure.FOODS, Measure.ACTIVITIES, Measure.WORD,
)  # fmt: skip


@bp.get("/progress.csv")
@access.members
def csv_file() -> ResponseReturnValue:
    """A line for each day on which there is anything."""
    return _file("".join(spreadsheets.lines(_rows(current_member()))), "text/csv", "cortis-log.csv")


@bp.get("/progress.json")
@access.members
def json_file() -> ResponseReturnValue:
    member = current_member()
    summary = _all(member)
    body = {
        "log": [
            {"day": day.isoformat(), "measure": measure, "value": value}
            for measure, days in summary.log.items()
            for day, value in days.items()
        ],
        "measured": [
            {"day": entry.day.isoformat(), "measure": entry.measure, "value": entry.value}
            for entry in progress.measured(member.id, RARE, most=1000)
        ],
        "activities": [
            {"number": activity.id, "name": activity.name}
            for activity in progress.activities_of(member.id, with_ended=True)
        ],
        "practice": [{"day": day.isoformat(), "seconds": spent} for day, spent in summary.seconds.items()],
        "visits": [day.isoformat() for day in summary.visits],
    }
    return _file(json.dumps(body, ensure_ascii=False, indent=1), "application/json", "cortis-log.json")


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, mimetype=kind, headers=headers)


def _all(member: Member) -> Summary:
    branch = gym.branch()
    today = branch.local(clock.now()).date()
    first = member.joined_at.date() - timedelta(days=366 * MOST_YEARS_BACK)
    return queries.summary(member.id, first=first, last=today, branch=branch)


def _rows(member: Member) -> Iterator[list[str]]:
    summary = _all(member)
    names = {
        str(activity.id): activity.name for activity in progress.activities_of(member.id, with_ended=True)
    }
    measured = {
        (entry.measure, entry.day): entry.value for entry in progress.measured(member.id, RARE, most=1000)
    }
    columns = [_(MEASURE_WORDS[column]) for column in (*COLUMNS, *RARE)]
    yield [_("Day"), *columns, _("Minutes with the player"), _("Visit")]
    for day in sorted({*summary.noted, *summary.seconds, *summary.visits, *(day for _kind, day in measured)}):
        yield [
            day.isoformat(),
            *(_said(column, summary.log[column].get(day), names) for column in COLUMNS),
            *(_said(measure, measured.get((measure, day)), names) for measure in RARE),
            str(round(summary.seconds[day] / 60)) if day in summary.seconds else "",
            "1" if day in summary.visits else "",
        ]


def _said(measure: Measure, value: Any, names: dict[str, str]) -> str:
    """A value for reading."""
    if value is None:
        return ""
    words = CHOICE_WORDS.get(measure, {})
    if measure is Measure.ACTIVITIES:
        return ", ".join(f"{names.get(number, number)} {rating}" for number, rating in value.items())
    if measure is Measure.BONE:
        unit, device = UNIT_WORDS[value["unit"]], DEVICE_WORDS[value["device"]]
        return f"{value['value']} {_(unit)}, {_(device)}, {value['where']} {value['site']}".strip()
    if isinstance(value, list):
        return ", ".join(_(words[answer]) for answer in value)
    said = _(words[value]) if value in words else ""
    return f"{value} {said}".strip() if isinstance(value, int) else said or str(value)


@bp.get("/progress/summary")
@access.members
def for_doctor() -> ResponseReturnValue:
    """One page to print, for her doctor or midwife: the days she chooses."""
    member, branch = current_member(), gym.branch()
    today = branch.local(clock.now()).date()
    form = StretchForm(request.args or None, data={"first": today - USUAL, "last": today})
    is_right = form.validate() if request.args else True
    first, last = form.first.data or today - USUAL, form.last.data or today
    if is_right and not first <= last <= today:
        form.last.errors = [_("Choose days up to today, the first before the last.")]
    elif is_right and last - first > LONGEST:
        form.first.errors = [_("Choose one year at most.")]
    if form.errors:
        first, last = today - USUAL, today
    check = health.latest_check(member.id)
    summary = queries.summary(member.id, first=first, last=last, branch=branch)
    return render_template(
        "summary/for_doctor.html",
        form=form,
        member=member,
        branch=branch,
        summary=summary,
        today=today,
        weeks=list(_weeks(summary)),
        since_birth=weeks_since_birth(check.born_on, on=last) if check else None,
        measured=progress.measured(member.id, RARE, most=6),
        choice_words=CHOICE_WORDS,
        device_words=DEVICE_WORDS,
        unit_words=UNIT_WORDS,
    ), 422 if form.errors else 200


def _weeks(summary: Summary) -> Iterator[dict[str, Any]]:
    """The newest first: what a week comes to."""
    last = summary.last
    while last >= summary.first:
        first = max(summary.first, last - timedelta(days=6))
        days = rules.days_of(first, last)
        yield {"first": first, "last": last} | _week(summary, days)
        last = first - timedelta(days=1)


def _week(summary: Summary, days: list[date]) -> dict[str, Any]:
    log = summary.log
    pains = [log[Measure.PAIN][day] for day in days if day in log[Measure.PAIN]]
    return {
        "noted": len(pains),
        "median": rules.median(pains),
        "worst": max(pains, default=None),
        "practised": sum(day in summary.practised for day in days),
        "minutes": round(sum(summary.seconds.get(day, 0) for day in days) / 60),
        "leaked": sum(log[Measure.LEAKS].get(day) in ("little", "yes") for day in days),
        "asked": sum(day in log[Measure.LEAKS] for day in days),
    }


@bp.get("/progress/erasure")
@access.members
def erasure() -> ResponseReturnValue:
    return render_template("summary/erasure.html", form=ErasureForm(formdata=None))


@bp.post("/progress/erasure")
@access.members
def erase() -> ResponseReturnValue:
    form = ErasureForm()
    if not form.is_submitted_and_valid():
        return render_template("summary/erasure.html", form=form), form.status
    operations.erase_log(member=current_member(), now=clock.now())
    flash(_("Your log and your practice are deleted."))
    return redirect(url_for("progress.index"), 303)
