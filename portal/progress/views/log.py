"""The 30-second log of a day: each tap is kept at once, and can be taken back."""

import json
from datetime import date, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.queries import people
from portal.accounts.rules.consents import SHARES
from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.lib import clock, spelling
from portal.lib.errors import DomainError
from portal.progress import operations, queries
from portal.progress.forms import ActivityForm, AnswerForm
from portal.progress.questions import daily
from portal.progress.rules import measures
from portal.progress.rules.measures import MOST_DAYS_BACK, Measure
from portal.progress.rules.refusals import NotAnAnswer
from portal.progress.views.blueprint import JUST_LOGGED, bp
from portal.progress.words import PURPOSE_WORDS, SUGGESTED
from portal.sealed.keys import opened, seal
from portal.web import access, offline
from portal.web.translations import gettext as _

MOST_SEALED = 2000  # characters of what an undo brings back, in the cookie


@bp.get("")
@access.members
@offline.kept
def index() -> ResponseReturnValue:
    return log_page(today(), AnswerForm(formdata=None))


@bp.get("/<day>")
@access.members
def day(day: str) -> ResponseReturnValue:
    """One of the days before, to fill in what she has not said."""
    wanted = read_day(day)
    if not today() - timedelta(days=MOST_DAYS_BACK) <= wanted <= today():
        abort(404)
    return log_page(wanted, AnswerForm(formdata=None))


@bp.post("/<day>")
@access.members
def answer(day: str) -> ResponseReturnValue:
    """One tap."""
    form, member, wanted = AnswerForm(), current_member(), read_day(day)
    try:
        form.insist()
        before = _keep(form, member, wanted)
    except DomainError as refusal:
        form.refuse(refusal)
        is_open = today() - timedelta(days=MOST_DAYS_BACK) <= wanted <= today()
        return log_page(wanted if is_open else today(), form)
    remember_logged(form.asked, wanted, before)
    return redirect(back(wanted, form.asked), 303)


def _keep(form: AnswerForm, member: Member, wanted: date) -> Any:
    """Returns what stood there before."""
    said: dict[str, Any] = {"member": member, "day": wanted, "today": today(), "now": clock.now()}
    measure = form.asked
    if measure in measures.RARE:
        raise NotAnAnswer  # it has a form of its own
    if form.activity.data is not None:
        return operations.rate(number=form.activity.data, rating=form.answer, **said)
    if form.choice.data:
        return operations.toggle(measure=measure, choice=form.choice.data, **said)
    return operations.note(measure=measure, value=form.answer, **said)


@bp.post("/<day>/undo")
@access.members
def undo(day: str) -> ResponseReturnValue:
    """What stood there before the last tap; with nothing to go back to, nothing."""
    form = AnswerForm()
    form.insist()
    wanted = read_day(day)
    operations.note(
        member=current_member(),
        measure=form.asked,
        day=wanted,
        value=_before(form.asked, wanted),
        today=today(),
        now=clock.now(),
    )
    return redirect(back(wanted, form.asked), 303)


def _before(measure: Measure, wanted: date) -> Any:
    """What our own page has sealed for this measure and day; anything else is nothing."""
    said = opened(request.form.get("before", ""), *_of(measure, wanted))
    return None if said is None else json.loads(said)


def _of(measure: Measure, wanted: date) -> tuple[str, int, str, str]:
    return JUST_LOGGED, current_member().id, str(measure), wanted.isoformat()


@bp.post("/<day>/removal")
@access.members
def remove(day: str) -> ResponseReturnValue:
    """Take one answer out of the log."""
    form = AnswerForm()
    form.insist()
    wanted = read_day(day)
    before = operations.note(
        member=current_member(), measure=form.asked, day=wanted, value=None, today=today(), now=clock.now()
    )
    remember_logged(form.asked, wanted, before, is_removed=True)
    return redirect(back(wanted, form.asked), 303)


def log_page(
    wanted: date, form: AnswerForm, activity_form: ActivityForm | None = None
) -> ResponseReturnValue:
    member = current_member()
    noted = queries.day_log(member.id, wanted)
    typed = {Measure.WORD: form.value.data} if form.refusal and form.measure.data == Measure.WORD else {}
    activities = queries.activities_of(member.id)
    shown_form = activity_form or form
    return render_template(
        "progress/log.html",
        form=shown_form,
        activity_form=activity_form or ActivityForm(formdata=None),
        day=wanted,
        today=today(),
        zone=gym.branch().zone,
        days=[today() - timedelta(days=back) for back in range(MOST_DAYS_BACK, -1, -1)],
        questions=daily(noted | typed),
        ratings=noted.get(Measure.ACTIVITIES, {}),
        activities=activities,
        suggested=[activity for activity in SUGGESTED if len(activities) < measures.MOST_ACTIVITIES],
        has_noted=bool(noted) or queries.has_noted(member.id),
        just_logged=just_logged(),
        high=queries.advice_from(member.id, wanted),
        shared=_shared(member),
    ), shown_form.status


def _shared(member: Member) -> list[str]:
    """What her trainer sees, in words."""
    agreed = people.standing_consents(member.id)
    return [_(PURPOSE_WORDS[share]) for share in SHARES if share in agreed]


def remember_logged(measure: Measure, wanted: date, before: Any, *, is_removed: bool = False) -> None:
    """For the next page. What stood there is sealed, for the cookie is on her device.

    A cookie holds 4 KB: very long words can be typed again, but not brought back.
    """
    kept = json.dumps(before, ensure_ascii=False)
    sealed = "" if before is None else seal(kept, *_of(measure, wanted))
    session[JUST_LOGGED] = {
        "measure": measure,
        "day": wanted.isoformat(),
        "before": sealed if len(sealed) <= MOST_SEALED else None,
        "is_removed": is_removed,
    }


def just_logged() -> dict[str, Any] | None:
    """What the last tap did, once."""
    found: dict[str, Any] | None = session.pop(JUST_LOGGED, None)
    return found


def back(wanted: date, measure: Measure) -> str:
    """The page she tapped on: the log of that day at that question, what was measured, or her home."""
    if request.form.get("from") == "home":
        return url_for("site.me")
    if measure in measures.RARE:
        return url_for(".measured")
    page = url_for(".index") if wanted == today() else url_for(".day", day=wanted.isoformat())
    return f"{page}#q-{measure}"


def today() -> date:
    return gym.branch().local(clock.now()).date()


def read_day(text: str) -> date:
    return spelling.day(text) or abort(404)
