"""The steps from a chosen time to a booking. Each is an address; what was typed is kept on the server."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import sign_in
from portal.booking import operations, queries
from portal.booking.forms import HealthForm, KeepForm
from portal.booking.models import Draft
from portal.booking.rules import SlotTaken
from portal.booking.views import bp
from portal.booking.views.choose import (
    moment,
    open_time,
    other_time_page,
    time_page,
    wished_day,
    wished_service,
    wished_trainer,
)
from portal.booking.views.own_draft import member_or_none, next_step, own_draft, remember, step, too_soon
from portal.gym.models import Service
from portal.health import queries as health
from portal.health import rules as health_rules
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.current import secret_key
from portal.web.forms import PressForm
from portal.web.locale import current_language


@bp.route("/book/health", methods=["GET", "POST"])
@access.anyone
def new_health() -> ResponseReturnValue:
    """The first answers; with them the draft begins."""
    service, at, trainer_id = wished_service(), request.values.get("at", ""), wished_trainer()
    form = HealthForm()
    try:
        starts_at = open_time(service, at, trainer_id)
    except DomainError as refusal:
        draft = None
        wanted = moment(at, service.branch)
        if wanted and isinstance(refusal, SlotTaken) and _is_complete(form, service):
            draft = _begin(form, service, wanted, trainer_id)  # what she typed stays
        return other_time_page(service, at, trainer_id, refusal, draft=draft)

    member = member_or_none()
    last = health.latest_check(member.id) if member else None
    form.show(last.answers if last else None)
    if _is_complete(form, service):
        draft = _begin(form, service, starts_at, trainer_id)
        return redirect(next_step(draft), 303)

    start = service.branch.local(starts_at)
    return render_template(
        "booking/health.html",
        form=form,
        draft=None,
        service=service,
        start=start,
        end=start + timedelta(minutes=service.minutes),
        total=3 if member else 4,
        trainer_id=trainer_id,
    ), form.status


@bp.route("/book/<key>/health", methods=["GET", "POST"])
@access.anyone
def edit_health(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    form = HealthForm()
    form.show(draft.answers, with_baby=draft.with_baby)
    if _is_complete(form, draft.service):
        operations.answer_health(
            draft=draft, answers=form.answers, with_baby=form.with_baby.data, now=clock.now()
        )
        return redirect(next_step(draft), 303)
    return step("booking/health.html", draft, form)


def _is_complete(form: HealthForm, service: Service) -> bool:
    """Sent, whole, and a birthday that can be; what is wrong stands in the form."""
    if not form.is_submitted_and_valid():
        return False
    try:
        health_rules.check_born_on(form.answers.born_on, today=service.branch.local(clock.now()).date())
    except DomainError as refusal:
        form.refuse(refusal, at="born_on")
        return False
    return True


def _begin(form: HealthForm, service: Service, starts_at: datetime, trainer_id: int | None) -> Draft:
    draft = operations.begin(
        service=service,
        starts_at=starts_at,
        trainer_id=trainer_id,
        answers=form.answers,
        with_baby=form.with_baby.data,
        now=clock.now(),
    )
    remember(draft)
    return draft


@bp.route("/book/<key>/time", methods=["GET", "POST"])
@access.anyone
def edit_time(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    if request.method == "GET":
        trainer_id = wished_trainer() if "trainer" in request.args else draft.trainer_id
        return time_page(draft.service, wished_day() or draft.visit_on, trainer_id, draft=draft)

    at, trainer_id = request.form.get("at", ""), wished_trainer()
    form = PressForm()
    if not form.is_submitted_and_valid():
        return time_page(draft.service, draft.visit_on, trainer_id, draft=draft, status=form.status)
    try:
        starts_at = open_time(draft.service, at, trainer_id)
    except DomainError as refusal:
        return other_time_page(draft.service, at, trainer_id, refusal, draft=draft)
    operations.choose_time(draft=draft, starts_at=starts_at, trainer_id=trainer_id)
    return redirect(next_step(draft), 303)


@bp.route("/book/<key>/later", methods=["GET", "POST"])
@access.anyone
def later(key: str) -> ResponseReturnValue:
    """F116: from when she can, and the offer to keep what she has answered."""
    draft = own_draft(key)
    refusal = too_soon(draft)
    if refusal is None:
        return redirect(next_step(draft))
    form = KeepForm()
    if form.is_submitted_and_valid():
        try:
            operations.keep(
                draft=draft,
                email=form.email.data,
                locale=current_language(),
                key=secret_key(),
                now=clock.now(),
            )
        except DomainError as too_many:
            form.refuse(too_many, at="email")
        else:
            return redirect(url_for(".kept", key=key), 303)
    last = queries.last_day(draft.service.branch, now=clock.now())
    keep_until = draft.service.branch.local(clock.now() + operations.KEEP_FOR)
    return step("booking/later.html", draft, form, refusal=refusal, last_day=last, keep_until=keep_until)


@bp.get("/book/<key>/kept")
@access.anyone
def kept(key: str) -> ResponseReturnValue:
    return render_template("booking/kept.html", draft=own_draft(key))


@bp.route("/book/resume/<token>", methods=["GET"])
@access.anyone
def resume(token: str) -> ResponseReturnValue:
    """The way back that was mailed to her."""
    draft = queries.kept_draft(tokens.digest(token, key=secret_key()), now=clock.now())
    if draft is None:
        flash(_("Your answers are no longer kept. You can begin again here."))
        return redirect(url_for(".services"))
    remember(draft)
    return redirect(url_for(".edit_time", key=draft.key))


@bp.post("/book/<key>/forgotten")
@access.anyone
def forgotten(key: str) -> ResponseReturnValue:
    """She leaves, and nothing of what she typed stays."""
    draft = own_draft(key)
    PressForm().insist()
    operations.forget(draft=draft)
    flash(_("We have deleted your answers. Nothing was booked."))
    return redirect(url_for("site.home"), 303)


@bp.route("/book/<key>/check", methods=["GET", "POST"])
@access.anyone
def check(key: str) -> ResponseReturnValue:
    """Everything once more; the button makes the booking."""
    draft = own_draft(key)
    here = url_for(".check", key=key)
    if next_step(draft) != here:
        return redirect(next_step(draft))
    form = PressForm()
    nearest = []
    if form.is_submitted_and_valid():
        try:
            booking = operations.finish(
                draft=draft, member=member_or_none(), locale=current_language(), now=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, SlotTaken):
                nearest = queries.nearest_open(
                    draft.service, draft.starts_at, now=clock.now(), trainer_id=draft.trainer_id
                )
        else:
            sign_in(booking.member.account)
            return redirect(url_for(".done", reference=booking.reference), 303)
    return step(
        "booking/check.html", draft, form, member=member_or_none(), answers=draft.answers, nearest=nearest
    )
