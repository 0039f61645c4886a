"""What the owner sets of the branch. What members will read stands beside it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts.signed_in import current_staff
from portal.desk.forms.legal import LegalForm
from portal.desk.forms.settings import BranchForm, RulesForm
from portal.desk.views.blueprint import OWNER, bp
from portal.gym import operations
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.resources import ResourceKind
from portal.gym.rules.facts import FACTS, LANGUAGES
from portal.gym.words import FACT_WORDS
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.notifications import queries as outbox
from portal.notifications.rules import PROVEN
from portal.rota.operations import branch_settings
from portal.web import access
from portal.web.forms import Form, PressForm
from portal.web.locale import LOCALES, spoken
from portal.web.translations import gettext as _

COUNTED = {"rooms": ResourceKind.ROOM, "baby_spaces": ResourceKind.BABY_SPACE}


class AsTyped:
    """The branch as it would be with what stands in the form; nothing of it is kept."""

    def __init__(self, branch: Branch, values: dict[str, Any]) -> None:
        self._branch, self._values = branch, values

    def __getattr__(self, name: str) -> Any:
        typed = self._values.get(name)
        return getattr(self._branch, name) if typed is None else typed


@bp.get("/settings")
@access.staff(OWNER)
@access.recently_confirmed
def settings() -> ResponseReturnValue:
    """Every matter with a page of its own, and what is so at present."""
    branch = gym.branch()
    proven_at = outbox.last_run(PROVEN)
    return render_template(
        "desk/settings.html",
        branch=branch,
        services=branch.menu,
        words=FACT_WORDS,
        now=branch.local(clock.now()),
        proven_at=branch.local(proven_at) if proven_at else None,
    )


@bp.post("/settings/visitors")
@access.staff(OWNER)
@access.recently_confirmed
def set_visitors() -> ResponseReturnValue:
    """Whether visitors book online: the page says which of the two is pressed."""
    PressForm().insist()
    is_open = request.form.get("is_open") == "y"
    _write({"is_open_to_visitors": is_open})
    flash(_("Visitors can book from now on.") if is_open else _("Visitors read whom to ask from now on."))
    return redirect(url_for(".settings") + "#open", 303)


@bp.route("/settings/rules", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def rules() -> ResponseReturnValue:
    """Rules of booking, as sentences."""
    branch = gym.branch()
    form = _rules_form(branch)
    if form.is_submitted_and_valid():
        counts = {kind: form[name].data or 0 for name, kind in COUNTED.items()}
        try:
            _write(_columns(form, branch), counts)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. The pages show it from now on."))
            return redirect(url_for(".rules"), 303)
    return _rules_page(branch, form)


@bp.post("/settings/rules/preview")
@access.staff(OWNER)
def preview() -> ResponseReturnValue:
    """What members would read with what is typed; nothing is saved."""
    branch = gym.branch()
    form = _rules_form(branch)
    form.is_submitted_and_valid()
    return _rules_page(branch, form)


def _rules_form(branch: Branch) -> RulesForm:
    return RulesForm(obj=branch, **{name: len(branch.pool(kind)) for name, kind in COUNTED.items()})


def _rules_page(branch: Branch, form: RulesForm) -> ResponseReturnValue:
    typed = {name: field.data for name, field in form._fields.items() if not field.errors}
    previews = {locale: _policy(AsTyped(branch, typed), locale) for locale in LOCALES}
    return render_template("desk/rules.html", form=form, branch=branch, previews=previews), form.status


@bp.route("/settings/place", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def place() -> ResponseReturnValue:
    """Name, address, how one gets there, and what to bring."""
    branch = gym.branch()
    form = BranchForm(obj=branch)
    if form.is_submitted_and_valid():
        _write(_columns(form, branch))
        flash(_("Saved. The pages show it from now on."))
        return redirect(url_for(".place"), 303)
    return render_template("desk/place.html", form=form, branch=branch), form.status


def _columns(form: Form, branch: Branch) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if hasattr(branch, name)}


def _write(values: dict[str, Any], counts: dict[ResourceKind, int] | None = None) -> None:
    branch_settings.change_branch(
        branch=gym.branch(),
        values=values,
        counts=counts or {},
        actor=current_staff().actor,
        now=clock.now(),
    )


def _policy(branch: AsTyped, locale: str) -> Markup:
    with spoken(locale):
        return Markup(render_template("booking/_policy.html", branch=branch))  # nosec B704 # noqa: S704 - a template has escaped it


@bp.route("/settings/legal", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def legal() -> ResponseReturnValue:
    """Legal notices; a page with a gap in it is not shown to visitors."""
    branch = gym.branch()
    form = LegalForm(data=branch.legal)
    if form.is_submitted_and_valid():
        facts = {name: (value or "").strip() for name, value in form.data.items() if name != "csrf_token"}
        operations.write_branch(
            branch=branch, values={"legal": facts}, counts={}, actor=current_staff().actor, now=clock.now()
        )
        flash(_("Saved. A page with everything filled in is shown from now on."))
        return redirect(url_for(".legal"), 303)
    return render_template(
        "desk/legal.html",
        form=form,
        branch=branch,
        names=FACTS,
        words=FACT_WORDS,
        locales=LANGUAGES,
        missing={locale: [gap for gap in branch.gaps if gap.locale in ("", locale)] for locale in LANGUAGES},
    ), form.status


@bp.post("/settings/confirmation")
@access.staff(OWNER)
@access.recently_confirmed
def confirm_facts() -> ResponseReturnValue:
    """What nobody has told us and the pages say all the same: the owner says that it is so."""
    PressForm().insist()
    now = clock.now()
    operations.write_branch(
        branch=gym.branch(), values={"confirmed_at": now}, counts={}, actor=current_staff().actor, now=now
    )
    flash(_("Thank you. It is noted that this is so."))
    return redirect(url_for(".settings"), 303)
