"""Ways out of a booking in the making, and the way back to booking."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.queries import people
from portal.booking.params import trainer_value
from portal.checkout.forms import WayBackForm
from portal.checkout.operations import contacts, forgetting
from portal.checkout.views.blueprint import bp
from portal.checkout.views.own_draft import (
    confirm,
    count_mail,
    is_unsure,
    next_step,
    not_yet,
    own_draft,
    step,
)
from portal.lib import clock
from portal.web import access, limits
from portal.web.forms import PressForm
from portal.web.locale import current_language
from portal.web.translations import gettext as _

MAILS_TO_ONE = "5 per hour"


@bp.route("/book/<key>/later", methods=["GET", "POST"])
@access.anyone
def later(key: str) -> ResponseReturnValue:
    """F116 or the service's rule: from when she can, and the offer to mail her the way back."""
    draft = own_draft(key)
    refusal = not_yet(draft, draft.answers)
    if refusal is None:
        return redirect(next_step(draft))
    form = WayBackForm()
    if form.is_submitted_and_valid():
        email = people.normal_email(form.email.data or "")
        limits.count("ways back to", email, most=MAILS_TO_ONE)
        count_mail(draft)
        contacts.mail_way_back(
            draft=draft,
            email=email,
            locale=current_language(),
            trainer=trainer_value(draft.asked),
            now=clock.now(),
        )
        return redirect(url_for(".way_back_mailed", key=key), 303)
    last = draft.service.last_day(clock.now())
    return step("checkout/later.html", draft, form, refusal=refusal, last_day=last)


@bp.route("/book/<key>/whose", methods=["GET", "POST"])
@access.anyone
def whose(key: str) -> ResponseReturnValue:
    """Before what was typed here is shown: is it hers who is here now?"""
    draft = own_draft(key)
    if not is_unsure(draft):
        return redirect(next_step(draft), 303)
    form = PressForm()
    if form.is_submitted_and_valid():
        confirm(draft)
        return redirect(next_step(draft), 303)
    return step("checkout/whose.html", draft, form)


@bp.get("/book/<key>/kept")
@access.anyone
def way_back_mailed(key: str) -> ResponseReturnValue:
    return render_template("checkout/way_back_mailed.html", draft=own_draft(key))


@bp.get("/book/resume/<token>")
@access.anyone
def resume(token: str) -> ResponseReturnValue:  # noqa: ARG001 - it opens nothing any more
    """Where mails of before led to answers that were kept; none are any more."""
    flash(_("Your answers are no longer kept. You can begin again here."))
    return redirect(url_for(".services"))


@bp.post("/book/<key>/forgotten")
@access.anyone
def forgotten(key: str) -> ResponseReturnValue:
    """She leaves, and nothing of what she typed stays."""
    draft = own_draft(key)
    PressForm().insist()
    booking = draft.moves
    forgetting.forget(draft=draft)
    if booking:
        flash(_("Nothing has changed. Your booking is as it was."))
        return redirect(url_for("booking.show", reference=booking.reference), 303)
    flash(_("We have deleted your answers. Nothing was booked."))
    return redirect(url_for("site.home"), 303)
