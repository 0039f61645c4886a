"""When the branch is open: its week, and days that have hours of their own."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.desk.forms.schedule import DayOpeningForm, OpeningForm
from portal.desk.views.affected import change
from portal.desk.views.blueprint import OWNER, bp
from portal.desk.views.dates import day_of
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.lib import clock
from portal.rota.operations import opening
from portal.web import access
from portal.web.forms import Form, PressForm
from portal.web.templating import day_and_year
from portal.web.translations import gettext as _


@bp.route("/settings/hours", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def hours() -> ResponseReturnValue:
    branch = gym.branch()
    form = OpeningForm(branch.week)
    if form.is_submitted_and_valid():
        return _changed(
            lambda answers: opening.set_week(branch=branch, week=form.opening, answers=answers, **_by()),
            form,
            branch,
            done=_("Saved. The pages show it from now on."),
        )
    return _page(branch, form)


@bp.post("/settings/hours/days")
@access.staff(OWNER)
@access.recently_confirmed
def set_day_hours() -> ResponseReturnValue:
    """One day is otherwise, or closed."""
    branch, form = gym.branch(), DayOpeningForm()
    if not form.is_submitted_and_valid():
        return _page(branch, form)
    day: date = form.day.data  # type: ignore[assignment]  # validated
    return _changed(
        lambda answers: opening.set_day(
            branch=branch, day=day, hours=form.hours.stretch, answers=answers, **_by()
        ),
        form,
        branch,
        done=_("%(day)s has hours of its own now.", day=day_and_year(day)),
    )


@bp.post("/settings/hours/days/<day>/removal")
@access.staff(OWNER)
@access.recently_confirmed
def forget_day_hours(day: str) -> ResponseReturnValue:
    """It is as its weekday again."""
    branch, on, form = gym.branch(), day_of(day), PressForm()
    form.insist()
    return _changed(
        lambda answers: opening.forget_day(branch=branch, day=on, answers=answers, **_by()),
        form,
        branch,
        done=_("%(day)s is as usual again.", day=day_and_year(on)),
    )


def _by() -> dict[str, Any]:
    """Who does it, and when."""
    return {"actor": current_staff().actor, "now": clock.now()}


def _changed(deed: Any, form: Form, branch: Branch, *, done: str) -> ResponseReturnValue:
    answer = change(deed, form, title=_("Other opening hours"), back=url_for(".hours"))
    if answer is not None:
        return answer
    if form.problems:
        return _page(branch, form)
    flash(done)
    return redirect(url_for(".hours"), 303)


def _page(branch: Branch, form: Form) -> ResponseReturnValue:
    today = branch.local(clock.now()).date()
    return render_template(
        "desk/opening.html",
        form=form,
        week=form if isinstance(form, OpeningForm) else OpeningForm(branch.week, formdata=None),
        single=form if isinstance(form, DayOpeningForm) else DayOpeningForm(formdata=None),
        branch=branch,
        today=today,
    ), form.status
