"""Waiting for a time: a wish is made, seen, and taken back."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.queries import contact_preferences
from portal.accounts.signed_in import current_member
from portal.booking.params import asked, moment, trainer_choices, wished_service
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.waitlist import queries
from portal.waitlist.forms import WishForm
from portal.waitlist.operations import wishes
from portal.waitlist.views.blueprint import bp
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
            wishes.join(
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
            return redirect(url_for(".index"), 303)
    return render_template(
        "waitlist/wish.html",
        form=form,
        service=service,
        trainer=request.values.get("trainer", "").removeprefix("first-"),
        choices=[
            trainer_choice for trainer_choice in trainer_choices(service) if trainer_choice[1] != "first"
        ],
    ), form.status


@bp.get("/me/waitlist")
@access.members
def index() -> ResponseReturnValue:
    branch, now = gym.branch(), clock.now()
    member = current_member()
    waiting, account = queries.wishes(member.id), member.account
    open_offers = {entry.id: offer for entry in waiting for offer in entry.offers if offer.is_open(now)}
    return render_template(
        "waitlist/index.html",
        wishes=waiting,
        places=queries.places(branch.id) if waiting else {},
        open_offers=open_offers,
        is_told=account is None or contact_preferences.reach_of(account).wants("waitlist_offer"),
        branch=branch,
        offer_token=lambda offer: signed(current_app, "offer", offer.id),
    )


@bp.post("/me/waitlist/<key:entry_id>/leaving")
@access.members
def leave(entry_id: int) -> ResponseReturnValue:
    entry = queries.own_wish(current_member().id, entry_id) or abort(404)
    PressForm().insist()
    wishes.leave(entry=entry, actor=current_member().actor, now=clock.now())
    flash(_("You have left the waitlist."))
    return redirect(url_for(".index"), 303)
