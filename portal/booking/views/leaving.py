"""Ways out of a booking in the making, and the way back in."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.booking import operations, queries
from portal.booking.forms import KeepForm
from portal.booking.views import bp
from portal.booking.views.own_draft import next_step, not_yet, own_draft, remember, step
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.current import secret_key
from portal.web.forms import PressForm
from portal.web.locale import current_language


@bp.route("/book/<key>/later", methods=["GET", "POST"])
@access.anyone
def later(key: str) -> ResponseReturnValue:
    """F116 or the service's rule: from when she can, and the offer to keep what she has answered."""
    draft = own_draft(key)
    refusal = not_yet(draft)
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
    keep_until = draft.service.branch.local(clock.now() + operations.ANSWERS_KEPT_FOR)
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
    booking = draft.moves
    operations.forget(draft=draft)
    if booking:
        flash(_("Nothing has changed. Your booking is as it was."))
        return redirect(url_for(".show", reference=booking.reference), 303)
    flash(_("We have deleted your answers. Nothing was booked."))
    return redirect(url_for("site.home"), 303)
