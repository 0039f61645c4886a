"""Her own details, which she changes herself: name, reading, phone, the day her baby was born."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.operations import people
from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.health import operations as health
from portal.health import queries as health_checks
from portal.health import rules
from portal.health.models import HealthCheck
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.site.forms import DetailsForm
from portal.site.views.blueprint import bp
from portal.web import access
from portal.web.translations import gettext as _


@bp.route("/me/details", methods=["GET", "POST"])
@access.members
def details() -> ResponseReturnValue:
    member = current_member()
    check = health_checks.latest_check(member.id)
    form = _form(member, check)
    if form.is_submitted_and_valid() and _is_possible(form):
        now = clock.now()
        people.change_member(member=member, values=form.values, actor=member.actor, now=now)
        if check and form.born_on.data:
            health.correct_birth(member=member, check=check, born_on=form.born_on.data, now=now)
        flash(_("Your details are changed."))
        return redirect(url_for(".details"), 303)
    return render_template("site/details.html", form=form, member=member), form.status


def _form(member: Member, check: HealthCheck | None) -> DetailsForm:
    """With what is known; the birth only where she has told us of one."""
    form = DetailsForm(obj=member, born_on=check.born_on if check else None)
    if check is None:
        del form.born_on
    return form


def _is_possible(form: DetailsForm) -> bool:
    if not form.born_on or form.born_on.data is None:
        return True
    today = gym.branch().local(clock.now()).date()
    try:
        rules.check_born_on(form.born_on.data, today=today)
    except DomainError as refusal:
        form.refuse(refusal, at="born_on")
        return False
    return True
