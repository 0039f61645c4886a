"""Waiting for a time: a wish is made, seen, and taken back."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.queries import reach
from portal.accounts.signed_in import current_member
from portal.booking.forms import WishForm
from portal.booking.operations import waitlist as waitlist_operations
from portal.booking.queries import waitlist as waitlist_queries
from portal.booking.views.asking import asked, moment, wished_service
from portal.booking.views.blueprint import bp
from portal.booking.views.choose import trainer_choices
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import PressForm
from portal.web.links import signed
from portal.web.translations import gettext as _


@bp.route("/book/wish", methods=["GET", "POST"])
@access.members
def wish() -> ResponseReturnValue:
    """From a full time: that weekday, around that time, is where the form begins."""
    service = wished_service()
    branch, now = service.branch, clock.now()
    wanted = moment(request.values.get("at", ""), branch)
    form = WishForm()
    form.show(branch, service.minutes, branch.local(wanted or now), today=branch.local(now).date())
    if form.is_submitted_and_valid():
        try:
            waitlist_operations.join(
                member=current_member(),
                service=service,
                wish=form.wish,
                asked=asked(branch, babies=form.babies.data),
                actor=current_member().actor,
                now=now,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("You are on the waitlist. When a time opens, we keep it for you and write to you."))
            return redirect(url_for(".waitlist"), 303)
    return render_template(
        "booking/wish.html",
        form=form,
        service=service,
        trainer=request.values.get("trainer", "").removeprefix("first-"),
        choices=[one for one in trainer_choices(branch) if one[1] != "first"],
    ), form.status


@bp.get("/me/waitlist")
@access.members
def waitlist() -> ResponseReturnValue:
    branch, now = gym.branch(), clock.now()
    member = current_member()
    wishes, account = waitlist_queries.wishes(member.id), member.account
    open_offers = {one.id: offer for one in wishes for offer in one.offers if offer.is_open(now)}
    return render_template(
        "booking/waitlist.html",
        wishes=wishes,
        places=waitlist_queries.places(branch.id) if wishes else {},
        open_offers=open_offers,
        is_told=account is None or reach.reach_of(account).wants("waitlist_offer"),
        form=PressForm(),
        branch=branch,
        offer_token=lambda offer: signed(current_app, "offer", offer.id),
    )


@bp.post("/me/waitlist/<key:entry_id>/leaving")
@access.members
def leave(entry_id: int) -> ResponseReturnValue:
    entry = waitlist_queries.own_wish(current_member().id, entry_id) or abort(404)
    PressForm().insist()
    waitlist_operations.leave(entry=entry, actor=current_member().actor, now=clock.now())
    flash(_("You have left the waitlist."))
    return redirect(url_for(".waitlist"), 303)
