"""What the owner sets: the branch, and each service."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import current_staff
from portal.booking import operations as booking
from portal.desk.forms import RecoveryForm, ServiceForm, SettingsForm
from portal.desk.views import OWNER, bp
from portal.gym import operations
from portal.gym import queries as gym
from portal.gym.models import Branch, ResourceKind
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import Form

SERVICE_FORMS: tuple[type[Form], ...] = (ServiceForm, RecoveryForm)
COUNTED = {"rooms": ResourceKind.ROOM, "baby_spaces": ResourceKind.BABY_SPACE}


@bp.route("/settings", methods=["GET", "POST"])
@access.staff(OWNER)
def settings() -> ResponseReturnValue:
    branch = gym.branch()
    counts = {name: len(branch.pool(kind)) for name, kind in COUNTED.items()}
    form = SettingsForm(obj=branch, **counts)
    if form.is_submitted_and_valid():
        try:
            _save(form, branch)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. The pages show it from now on."))
            return redirect(url_for(".settings"), 303)
    return render_template(
        "desk/settings.html", form=form, staff=current_staff(), branch=branch, services=branch.services
    ), form.status


def _save(form: SettingsForm, branch: Branch) -> None:
    booking.change_branch(
        branch=branch,
        values={name: value for name, value in form.data.items() if hasattr(branch, name)},
        counts={kind: form[name].data or 0 for name, kind in COUNTED.items()},
        actor=current_staff().actor,
        now=clock.now(),
    )


@bp.route("/services/<slug>", methods=["GET", "POST"])
@access.staff(OWNER)
def service(slug: str) -> ResponseReturnValue:
    return _service_page(slug, ServiceForm, approves=False)


@bp.post("/services/<slug>/recovery")
@access.staff(OWNER)
def recovery(slug: str) -> ResponseReturnValue:
    """Saving is approving, and so it has a button of its own."""
    return _service_page(slug, RecoveryForm, approves=True)


def _service_page(slug: str, sent: type[Form], *, approves: bool) -> ResponseReturnValue:
    found = gym.service(slug) or abort(404)
    form = sent(obj=found)
    if form.is_submitted_and_valid():
        operations.change_service(
            service=found,
            values={name: value for name, value in form.data.items() if hasattr(found, name)},
            approves=approves,
            actor=current_staff().actor,
            now=clock.now(),
        )
        flash(_("Saved. The pages show it from now on."))
        return redirect(url_for(".service", slug=slug), 303)
    forms = {
        kind: form if isinstance(form, kind) else kind(formdata=None, obj=found) for kind in SERVICE_FORMS
    }
    return render_template(
        "desk/service.html",
        form=form,
        price=forms[ServiceForm],
        rules=forms[RecoveryForm],
        staff=current_staff(),
        service=found,
    ), form.status
