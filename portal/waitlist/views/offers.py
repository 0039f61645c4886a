"""A freed time that is kept for her: the page behind the link in her mail."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.availability.models import Hold
from portal.booking.models.offers import Offer
from portal.booking.own_booking import by_link_unless_signed_in, remember_opened
from portal.booking.params import insist_terms
from portal.booking.rules.changes import deadline
from portal.health import queries as health
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.waitlist import queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import wishes
from portal.waitlist.views.blueprint import bp
from portal.web import access
from portal.web.forms import PressForm
from portal.web.links import unsigned
from portal.web.translations import gettext as _


def _offer(token: str) -> tuple[Offer, WaitlistEntry, Hold]:
    """The offer of a link, its wish and its time. Forged links, and those of long ago, are not found."""
    number = unsigned(current_app, "offer", token)
    found = queries.offer(number) if isinstance(number, int) else None
    if found is None or found[0].hold is None or found[0].hold.ends_at < clock.now():
        abort(404)
    return *found, found[0].hold


@bp.route("/offers/<token>", methods=["GET", "POST"])
@access.anyone
def offer(token: str) -> ResponseReturnValue:
    """One button takes it."""
    (found, entry, hold), form = _offer(token), PressForm()
    if form.is_submitted_and_valid():
        try:
            insist_terms(entry.service)
            booking = wishes.accept(
                offer=found,
                health_check=health.latest_check(entry.member_id),
                actor=by_link_unless_signed_in(entry.member),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            remember_opened(booking)
            flash(_("You're booked"))
            return redirect(url_for("booking.show", reference=booking.reference), 303)
    branch, now = entry.service.branch, clock.now()
    return render_template(
        "waitlist/offer.html",
        form=form,
        token=token,
        offer=found,
        entry=entry,
        start=branch.local(hold.starts_at),
        end=branch.local(hold.ends_at),
        until=branch.local(found.expires_at or hold.expires_at),
        late_from=branch.local(deadline(hold.starts_at, change_minutes=branch.change_minutes)),
        now=now,
        is_open=found.is_open(now),
    ), form.status


@bp.post("/offers/<token>/refusal")
@access.anyone
def refuse_offer(token: str) -> ResponseReturnValue:
    """Not this one; the wish stays."""
    found, entry, _hold = _offer(token)
    PressForm().insist()
    if wishes.decline(offer=found, actor=by_link_unless_signed_in(entry.member), now=clock.now()):
        flash(_("We offer this time to the next person. You stay on the waitlist."))
    return redirect(url_for(".offer", token=token), 303)


@bp.post("/offers/<token>/leaving")
@access.anyone
def leave_by_offer(token: str) -> ResponseReturnValue:
    """She waits no more."""
    _found, entry, _hold = _offer(token)
    PressForm().insist()
    if wishes.leave(entry=entry, actor=by_link_unless_signed_in(entry.member), now=clock.now()):
        flash(_("You have left the waitlist."))
    return redirect(url_for(".offer", token=token), 303)
