"""What the branch offers: the list of menus, and the page of each."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.booking.models.bookings import Booking
from portal.booking.queries import bookings
from portal.desk.forms.menus import NewServiceForm, PriceForm, RecoveryForm, ServiceForm
from portal.desk.views.blueprint import OWNER, bp
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.gym.rules.menus import ServiceState
from portal.lib import clock, spelling
from portal.lib.errors import DomainError
from portal.rota.operations import menus
from portal.web import access
from portal.web.forms import Form, PressForm
from portal.web.templating import said
from portal.web.translations import gettext as _

FORMS: tuple[type[Form], ...] = (ServiceForm, RecoveryForm, PriceForm)


@bp.route("/services", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def services() -> ResponseReturnValue:
    """All menus, in the order in which people read them; and a new one."""
    branch, form = gym.branch(), NewServiceForm()
    if form.is_submitted_and_valid():
        try:
            made = menus.add_menu(
                branch=branch,
                names={name: form[name].data.strip() for name in menus.NAMES},
                minutes=form.minutes.data or 0,
                is_trial=form.is_trial.data,
                **_by(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="name_ja")
        else:
            flash(
                _(
                    "%(name)s is new, and not offered yet. Fill in the rest, then offer it.",
                    name=said(made, "name"),
                )
            )
            return redirect(url_for(".service", slug=made.slug), 303)
    ended = [service for service in branch.services if service.state is ServiceState.ENDED]
    return render_template(
        "desk/services.html", form=form, branch=branch, menu=branch.menu, ended=ended, today=_today(branch)
    ), form.status


def _by() -> dict[str, Any]:
    """Who does it, and when."""
    return {"actor": current_staff().actor, "now": clock.now()}


def _today(branch: Branch) -> date:
    return branch.local(clock.now()).date()


@bp.route("/services/<slug>", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def service(slug: str) -> ResponseReturnValue:
    return _page(slug, ServiceForm)


@bp.post("/services/<slug>/recovery")
@access.staff(OWNER)
@access.recently_confirmed
def recovery(slug: str) -> ResponseReturnValue:
    """Saving is approving, and so it has a button of its own."""
    return _page(slug, RecoveryForm)


def _page(slug: str, sent: type[Form]) -> ResponseReturnValue:
    found = _found(slug)
    form, ahead = _form(sent, found), []
    if form.is_submitted_and_valid():
        ahead = _with_another_length(form, found)
    if form.is_submitted() and not form.problems and not ahead:
        try:
            _save(form, found)
        except DomainError as refusal:
            form.refuse(refusal, at="name_ja")
        else:
            flash(_("Saved. The pages show it from now on."))
            return redirect(url_for(".service", slug=slug), 303)
    return _shown(found, form, ahead)


def _save(form: Form, service: Service) -> None:
    values = {name: value for name, value in form.data.items() if hasattr(service, name)}
    if len(values.get("trainer_ids", ())) == len(service.branch.trainers):
        values["trainer_ids"] = []  # everybody: also who is new tomorrow
    menus.change_menu(service=service, values=values, approves=isinstance(form, RecoveryForm), **_by())


def _shown(service: Service, form: Form, ahead: list[Booking]) -> ResponseReturnValue:
    forms = {kind: form if isinstance(form, kind) else _form(kind, service, is_sent=False) for kind in FORMS}
    return render_template(
        "desk/service.html",
        form=form,
        words=forms[ServiceForm],
        rules=forms[RecoveryForm],
        price=forms[PriceForm],
        service=service,
        today=_today(service.branch),
        ahead=ahead,
    ), 409 if ahead else form.status


def _form(kind: type[Form], service: Service, *, is_sent: bool = True) -> Form:
    sent = {} if is_sent else {"formdata": None}
    if kind is PriceForm:
        return PriceForm(data={"since": _today(service.branch)}, **sent)
    form = kind(obj=service, **sent)
    if isinstance(form, ServiceForm):
        everybody = service.branch.trainers
        form.trainer_ids.choices = [(trainer.id, said(trainer, "name")) for trainer in everybody]
        if not form.is_submitted() and not service.trainer_ids:
            form.trainer_ids.data = [trainer.id for trainer in everybody]
    return form


def _found(slug: str) -> Service:
    return gym.service(slug) or abort(404)


def _with_another_length(form: Form, service: Service) -> list[Booking]:
    """The visits that are booked already, until the owner has seen them."""
    if not isinstance(form, ServiceForm) or form.minutes.data == service.minutes or form.is_known.data:
        return []
    return _visits_ahead(service)


def _visits_ahead(service: Service) -> list[Booking]:
    ahead = bookings.ahead_of(service.branch_id, now=clock.now())
    return [visit for visit in ahead if visit.service_id == service.id]


@bp.post("/services/<slug>/place")
@access.staff(OWNER)
@access.recently_confirmed
def move_service(slug: str) -> ResponseReturnValue:
    """One place up."""
    PressForm().insist()
    menus.move_up(service=_found(slug), **_by())
    return redirect(url_for(".services", _anchor=slug), 303)


@bp.post("/services/<slug>/state")
@access.staff(OWNER)
@access.recently_confirmed
def offer_service(slug: str) -> ResponseReturnValue:
    """On offer again, or paused: what comes back with one tap needs no question."""
    PressForm().insist()
    found, is_offered = _found(slug), request.form.get("state") == ServiceState.OFFERED
    state = ServiceState.OFFERED if is_offered else ServiceState.PAUSED
    menus.set_state(service=found, state=state, **_by())
    said_so = (
        _("%(name)s can be booked from now on.", name=said(found, "name"))
        if is_offered
        else _("%(name)s cannot be booked for now. Visits that are booked stay.", name=said(found, "name"))
    )
    flash(said_so)
    return redirect(url_for(".service", slug=slug), 303)


@bp.route("/services/<slug>/end", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def end_service(slug: str) -> ResponseReturnValue:
    """The visits that are booked stand beside the button: they stay, and somebody may want to call."""
    found, form = _found(slug), PressForm()
    if form.is_submitted_and_valid():
        menus.set_state(service=found, state=ServiceState.ENDED, **_by())
        flash(_("%(name)s has ended. Its page brings it back.", name=said(found, "name")))
        return redirect(url_for(".services"), 303)
    return render_template(
        "desk/service_end.html", form=form, service=found, ahead=_visits_ahead(found)
    ), form.status


@bp.post("/services/<slug>/prices")
@access.staff(OWNER)
@access.recently_confirmed
def set_price(slug: str) -> ResponseReturnValue:
    found = _found(slug)
    form = _form(PriceForm, found)
    assert isinstance(form, PriceForm)
    if form.is_submitted_and_valid():
        try:
            menus.set_price(
                service=found, since=form.since.data or _today(found.branch), yen=form.yen.data or 0, **_by()
            )
        except DomainError as refusal:
            form.refuse(refusal, at="since")
        else:
            flash(_("Saved. Visits that are booked already keep the price that was agreed."))
            return redirect(url_for(".service", slug=slug, _anchor="prices"), 303)
    return _shown(found, form, [])


@bp.post("/services/<slug>/prices/<day>/removal")
@access.staff(OWNER)
@access.recently_confirmed
def drop_price(slug: str, day: str) -> ResponseReturnValue:
    PressForm().insist()
    menus.drop_price(service=_found(slug), since=spelling.day(day) or abort(404), **_by())
    return redirect(url_for(".service", slug=slug, _anchor="prices"), 303)
