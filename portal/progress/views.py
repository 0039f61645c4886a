"""The member's log."""

from datetime import date

from flask import Blueprint, abort, render_template, request, session, url_for
from flask import redirect as to
from flask.typing import ResponseReturnValue

from portal.accounts import queries as people
from portal.accounts.rules import Purpose
from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.progress import operations, queries, rules
from portal.progress.forms import PainForm, UndoForm
from portal.progress.rules import NotOnTheScale
from portal.web import access

bp = Blueprint("progress", __name__, url_prefix="/me/log")
JUST_LOGGED = "just-logged"  # in the session: what the next page says, and may take back


@bp.get("")
@access.members
def index() -> ResponseReturnValue:
    return _page(PainForm())


@bp.post("/<day>")
@access.members
def pain(day: str) -> ResponseReturnValue:
    """One tap: today's number, or another one for it."""
    form, member = PainForm(), current_member()
    if not form.is_submitted_and_valid():
        if form.value.errors:
            form.value.errors = []  # in our words instead
            form.refuse(NotOnTheScale(), at="value")
        return _page(form)
    try:
        before = operations.log_pain(
            member=member, day=_day(day), value=form.value.data, today=_today(), now=clock.now()
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(form)
    session[JUST_LOGGED] = {"day": day, "value": form.value.data, "before": before}
    return to(_back(), 303)


@bp.post("/<day>/undo")
@access.members
def undo(day: str) -> ResponseReturnValue:
    form = UndoForm()
    form.insist()
    operations.take_back_pain(
        member=current_member(), day=_day(day), before=form.before.data, today=_today(), now=clock.now()
    )
    return to(_back(), 303)


def _page(form: PainForm) -> ResponseReturnValue:
    today = _today()
    log = queries.pain_log(current_member().id)
    return render_template(
        "progress/index.html",
        form=form,
        undo=UndoForm(),
        just_logged=session.pop(JUST_LOGGED, None),
        today=today,
        todays=next((entry.value for entry in log if entry.day == today), None),
        log=log,
        high=rules.HIGH_PAIN,
        is_shared=Purpose.SHARE_PAIN in people.standing_consents(current_member().id),
    ), form.status


def _back() -> str:
    """The page she tapped on: the log, or her home."""
    return url_for("site.me" if request.form.get("from") == "home" else ".index")


def _today() -> date:
    return gym.branch().local(clock.now()).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
