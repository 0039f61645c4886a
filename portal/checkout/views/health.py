"""The step on which she says how the birth was, or that nothing has changed."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.availability.rules.refusals import NoBabySpace
from portal.booking.params import (
    babies_sent,
    member_or_none,
)
from portal.booking.rules.refusals import NoBabies
from portal.checkout.forms import HealthForm
from portal.checkout.operations import drafts
from portal.checkout.operations.drafts import go_on_cleared
from portal.checkout.views.blueprint import bp
from portal.checkout.views.drafts import other_time
from portal.checkout.views.own_draft import (
    next_step,
    own_draft,
    step,
)
from portal.gym.models.services import Service
from portal.health import queries as health_checks
from portal.health import rules as health_rules
from portal.health.models import HealthCheck
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import PressForm


@bp.route("/book/<key>/health", methods=["GET", "POST"])
@access.anyone
def health(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    last = _last_check()
    form = HealthForm()
    form.show(draft.answers or (last.answers if last else None), babies=draft.babies)
    if _is_complete(form, draft.service):
        try:
            drafts.answer_health(draft=draft, answers=form.answers, babies=form.babies.data, now=clock.now())
        except NoBabySpace as refusal:
            form.refuse(refusal, at="babies")
        except NoBabies as refusal:
            form.refuse(refusal)  # the box is no longer there
        except DomainError as refusal:
            return other_time(draft, draft.starts_at, refusal)
        else:
            return redirect(next_step(draft), 303)
    # With other answers typed, those of last time are no more true.
    return step("checkout/health.html", draft, form, last=None if draft.health else last)


@bp.post("/book/<key>/unchanged")
@access.members
def unchanged(key: str) -> ResponseReturnValue:
    """Nothing has changed since her last health check."""
    draft, last = own_draft(key), _last_check()
    PressForm().insist()
    if last is None:
        return redirect(url_for(".health", key=key), 303)
    try:
        drafts.nothing_has_changed(draft=draft, health_check=last, babies=babies_sent(), now=clock.now())
    except DomainError as refusal:
        return other_time(draft, draft.starts_at, refusal)
    return redirect(next_step(draft), 303)


@bp.post("/book/<key>/cleared")
@access.members
def cleared(key: str) -> ResponseReturnValue:
    """The doctor's or midwife's yes has come since; the rest is as it was."""
    draft = own_draft(key)
    PressForm().insist()
    try:
        go_on_cleared(
            draft=draft,
            member=current_member(),
            babies=babies_sent(),
            now=clock.now(),
        )
    except DomainError as refusal:
        return other_time(draft, draft.starts_at, refusal)
    return redirect(next_step(draft), 303)


def _last_check() -> HealthCheck | None:
    member = member_or_none()
    return health_checks.latest_check(member.id) if member else None


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
