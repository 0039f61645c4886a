"""Time off of a trainer, and closures of the branch."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.desk.forms.schedule import ClosureForm, TimeOffForm
from portal.desk.views.affected import change
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.dates import wished_day
from portal.desk.views.shifts import known_trainer
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.lib import clock
from portal.rota.operations import absences as absences_operations
from portal.schedule import queries as schedule
from portal.web import access
from portal.web.forms import PressForm
from portal.web.templating import said
from portal.web.translations import gettext as _

DAYS_SHOWN = 120


@bp.get("/time-off")
@access.staff(DESK, OWNER)
def absences() -> ResponseReturnValue:
    """What is ahead: who is away, and when the branch is shut."""
    branch, now = gym.branch(), clock.now()
    away = schedule.time_off(since=now, until=now + timedelta(days=DAYS_SHOWN))
    return render_template(
        "desk/absences.html",
        branch=branch,
        trainers=branch.trainers,
        away=[off for off in away if off.closure_id is None],
        closures=schedule.closures(branch.id, since=now),
    )


@bp.route("/trainers/<key:number>/time-off", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def time_off(number: int) -> ResponseReturnValue:
    """She is away: who comes then, what we propose to each, and who is told."""
    trainer, branch = known_trainer(number), gym.branch()
    form = TimeOffForm(data=_whole_day(branch))
    name = said(trainer, "name")
    if form.is_submitted_and_valid():
        starts_at, ends_at = form.stretch(branch)
        back = url_for(".board", date=starts_at.date().isoformat())
        answer = change(
            lambda answers: absences_operations.enter_time_off(
                trainer=trainer,
                starts_at=starts_at,
                ends_at=ends_at,
                answers=answers,
                actor=current_staff().actor,
                now=clock.now(),
            ),
            form,
            title=_("%(name)s is away", name=name),
            back=back,
        )
        if answer is not None:
            return answer
        if not form.problems:
            flash(_("%(name)s is away. The time is no longer on offer.", name=name))
            return redirect(back, 303)
    return render_template("desk/time_off.html", form=form, trainer=trainer, branch=branch), form.status


def _whole_day(branch: Branch) -> dict[str, object]:
    day = wished_day(branch.local(clock.now()).date())
    hours = branch.hours_on(day) or branch.widest
    return {"from_on": day, "from_at": hours.begins, "until_on": day, "until_at": hours.ends}


@bp.post("/time-off/<key:number>/end")
@access.staff(DESK, OWNER)
def end_time_off(number: int) -> ResponseReturnValue:
    """She is there after all."""
    PressForm().insist()
    found = schedule.one_time_off(number) or abort(404)
    if found.closure_id:
        abort(404)
    absences_operations.end_time_off(time_off=found, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s is back. Her shifts count again.", name=said(found.trainer, "name")))
    return redirect(url_for(".absences"), 303)


@bp.route("/closures", methods=["GET", "POST"])
@access.staff(OWNER)
def closures() -> ResponseReturnValue:
    """Days and hours in which the branch is shut."""
    branch = gym.branch()
    form = ClosureForm(data=_whole_day(branch))
    if form.is_submitted_and_valid():
        starts_at, ends_at = form.stretch(branch)
        answer = change(
            lambda answers: absences_operations.close_branch(
                branch=branch,
                starts_at=starts_at,
                ends_at=ends_at,
                reasons={"reason_ja": form.reason_ja.data or "", "reason_en": form.reason_en.data or ""},
                answers=answers,
                actor=current_staff().actor,
                now=clock.now(),
            ),
            form,
            title=_("Close the branch"),
            back=url_for(".closures"),
        )
        if answer is not None:
            return answer
        if not form.problems:
            flash(_("The branch is closed then. The time is no longer on offer."))
            return redirect(url_for(".closures"), 303)
    return render_template(
        "desk/closures.html",
        form=form,
        branch=branch,
        closures=schedule.closures(branch.id, since=clock.now()),
    ), form.status


@bp.post("/closures/<key:number>/end")
@access.staff(OWNER)
def end_closure(number: int) -> ResponseReturnValue:
    PressForm().insist()
    found = schedule.closure(number) or abort(404)
    absences_operations.reopen_branch(closure=found, actor=current_staff().actor, now=clock.now())
    flash(_("The branch is open then. Shifts count again."))
    return redirect(url_for(".closures"), 303)
