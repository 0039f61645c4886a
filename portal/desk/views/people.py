"""Who works here: staff and their roles, and the trainers who can be booked."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Staff, StaffRole
from portal.accounts.operations import people, second_steps
from portal.accounts.queries.people import every_staff, one_staff
from portal.accounts.signed_in import current_staff
from portal.desk.forms.people import StaffChangeForm, StaffForm, TrainerForm
from portal.desk.views.affected import change
from portal.desk.views.blueprint import OWNER, bp
from portal.desk.views.shifts import known_trainer
from portal.gym import operations as gym_operations
from portal.gym import queries as gym
from portal.gym.models.resources import Trainer
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.rota.operations.trainers import add_trainer, change_duties, retire_trainer, return_trainer
from portal.web import access
from portal.web.app_settings import secret_key
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.templating import said
from portal.web.translations import gettext as _

NOBODY = 0


@bp.route("/people", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def staff_list() -> ResponseReturnValue:
    form = StaffForm()
    if form.is_submitted_and_valid():
        try:
            people.add_staff(
                email=form.email.data or "",
                name=form.name.data or "",
                role=StaffRole(form.role.data),
                password=None,
                invites=secret_key(),
                actor=current_staff().actor,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="email")
        else:
            flash(_("%(name)s is invited by e-mail. The link is valid for 7 days.", name=form.name.data))
            return redirect(url_for(".staff_list"), 303)
    return render_template(
        "desk/people.html", form=form, everybody=[staff for staff in every_staff() if staff.account]
    ), form.status


@bp.route("/people/<key:number>", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def staff_member(number: int) -> ResponseReturnValue:
    found = _of_now(number)
    form = StaffChangeForm(data={"name": found.name, "role": found.role.value, "is_active": found.is_active})
    if form.is_submitted_and_valid():
        answer = change(
            lambda answers: change_duties(
                staff=found,
                name=form.name.data or "",
                role=StaffRole(form.role.data),
                is_active=bool(form.is_active.data),
                branch=gym.branch(),
                answers=answers,
                actor=current_staff().actor,
                now=clock.now(),
            ),
            form,
            title=_("%(name)s no longer trains here", name=found.name),
            back=url_for(".staff_member", number=number),
        )
        if answer is not None:
            return answer
        if not form.problems:
            flash(_("Saved."))
            return redirect(url_for(".staff_list"), 303)
    return render_template("desk/staff_member.html", form=form, found=found), form.status


@bp.post("/people/<key:number>/second-step/reset")
@access.staff(OWNER)
@access.recently_confirmed
def reset_second_step(number: int) -> ResponseReturnValue:
    """She has lost phone and codes, and the owner knows that it is she who asks."""
    found = _of_now(number)
    PressForm().insist()
    assert found.account is not None  # _of_now
    second_steps.reset_second_steps(account=found.account, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s sets up a new second step when she next signs in.", name=found.name))
    return redirect(url_for(".staff_member", number=number), 303)


def _everybody() -> list[Staff]:
    """Of whom there is still something to change; whose name was deleted, the history counts by number."""
    return [staff for staff in every_staff() if staff.account]


def _of_now(number: int) -> Staff:
    found = one_staff(number)
    return found if found and found.account else abort(404)


@bp.route("/trainers", methods=["GET", "POST"])
@access.staff(OWNER)
def trainers() -> ResponseReturnValue:
    branch, form = gym.branch(), TrainerForm()
    _offer_staff(form)
    if form.is_submitted_and_valid():
        made = add_trainer(
            branch=branch,
            names=_names(form),
            staff_id=form.staff_id.data or None,
            actor=current_staff().actor,
            now=clock.now(),
        )
        flash(_("%(name)s is a trainer now. Next come her weekly hours.", name=said(made, "name")))
        return redirect(url_for(".weekly_hours", number=made.id), 303)
    return render_template(
        "desk/trainers.html", form=form, everybody=gym.every_trainer(branch.id)
    ), form.status


@bp.route("/trainers/<key:number>", methods=["GET", "POST"])
@access.staff(OWNER)
def trainer(number: int) -> ResponseReturnValue:
    found = known_trainer(number)
    form = TrainerForm(
        data={"name_ja": found.name_ja, "name_en": found.name_en, "staff_id": found.staff_id or NOBODY}
    )
    _offer_staff(form, found)
    if form.is_submitted_and_valid():
        gym_operations.change_trainer(
            trainer=found,
            values={**_names(form), "staff_id": form.staff_id.data or None},
            is_active=found.resource.is_active,
            actor=current_staff().actor,
            now=clock.now(),
        )
        flash(_("Saved."))
        return redirect(url_for(".trainers"), 303)
    return render_template("desk/trainer.html", form=form, found=found), form.status


@bp.post("/trainers/<key:number>/retirement")
@access.staff(OWNER)
def retire(number: int) -> ResponseReturnValue:
    """She works here no more; who still comes to her is seen first."""
    found, branch, form = known_trainer(number), gym.branch(), PressForm()
    form.insist()
    name = said(found, "name")
    answer = change(
        lambda answers: retire_trainer(
            trainer=found, branch=branch, answers=answers, actor=current_staff().actor, now=clock.now()
        ),
        form,
        title=_("%(name)s no longer works here", name=name),
        back=url_for(".trainers"),
    )
    if answer is not None:
        return answer
    flash(_("%(name)s can no longer be booked. Old visits keep her name.", name=name))
    return redirect(url_for(".trainers"), 303)


@bp.post("/trainers/<key:number>/return")
@access.staff(OWNER)
def bring_back(number: int) -> ResponseReturnValue:
    PressForm().insist()
    found = known_trainer(number)
    try:
        return_trainer(trainer=found, branch=gym.branch(), actor=current_staff().actor, now=clock.now())
    except DomainError as refusal:
        flash(sentence(refusal))
        return redirect(url_for(".trainer", number=number), 303)
    flash(_("%(name)s can be booked again, as soon as she has shifts.", name=said(found, "name")))
    return redirect(url_for(".trainers"), 303)


def _names(form: TrainerForm) -> dict[str, str]:
    return {"name_ja": form.name_ja.data or "", "name_en": form.name_en.data or ""}


def _offer_staff(form: TrainerForm, found: Trainer | None = None) -> None:
    """Staff who are no trainer's account yet."""
    taken = {other.staff_id for other in gym.every_trainer(gym.branch().id) if other is not found}
    free = [staff for staff in _everybody() if staff.id not in taken]
    form.staff_id.choices = [(NOBODY, _("Nobody yet")), *((person.id, person.name) for person in free)]
