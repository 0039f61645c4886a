"""Who waits for what; and waiting for somebody who has called."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from portal.accounts.signed_in import current_staff
from portal.availability.rules.asked import Asked
from portal.booking.models.offers import Offer
from portal.booking.queries.bookings import latest_visits
from portal.desk.forms.waitlist import CallersWishForm
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.phone import wished_service
from portal.desk.views.scope import known_member
from portal.gym import queries as gym
from portal.health import queries as health
from portal.lib import clock, spelling
from portal.lib.errors import DomainError
from portal.waitlist import queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import wishes
from portal.waitlist.rules import OfferOver
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.templating import said
from portal.web.translations import gettext as _

DAYS_WAITED = timedelta(days=14)  # where the form begins


@bp.get("/waitlist")
@access.staff(DESK, OWNER)
def waitlist() -> ResponseReturnValue:
    branch = gym.branch()
    return render_template(
        "desk/waitlist.html", branch=branch, wishes=queries.every_wish(branch.id), now=clock.now()
    )


@bp.route("/members/<key:number>/wishes/new", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def new_wish(number: int) -> ResponseReturnValue:
    """She has called, and waits from now on."""
    member, branch, now = known_member(number), gym.branch(), clock.now()
    service = wished_service(member, branch, latest_visits(member.id, most=1))
    form = CallersWishForm()
    form.trainer.choices = [(0, _("Anyone"))] + [
        (trainer.id, said(trainer, "name")) for trainer in service.trainers
    ]
    wanted = spelling.moment(request.values.get("at", ""))
    form.show(branch, service.minutes, branch.local(wanted or now), today=branch.local(now).date())
    if not wanted:
        form.begin_wide(branch, until=branch.local(now).date() + DAYS_WAITED)
    if form.is_submitted_and_valid():
        try:
            wishes.join(
                member=member,
                service=service,
                wish=form.wish,
                asked=Asked(trainer_id=form.trainer.data or None, babies=form.babies.data),
                actor=current_staff().actor,
                now=now,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is on the waitlist.", name=member.name))
            return redirect(url_for(".waitlist"), 303)
    return render_template(
        "desk/new_wish.html", form=form, member=member, service=service, services=branch.offered
    ), form.status


@bp.post("/waitlist/<key:entry_id>/leaving")
@access.staff(DESK, OWNER)
def end_wish(entry_id: int) -> ResponseReturnValue:
    """She does not wait any more."""
    PressForm().insist()
    entry = _entry(entry_id)
    wishes.leave(entry=entry, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s is no longer on the waitlist.", name=entry.member.name))
    return _back()


@bp.post("/waitlist/<key:entry_id>/acceptance")
@access.staff(DESK, OWNER)
def accept_for_her(entry_id: int) -> ResponseReturnValue:
    """She has said yes on the phone to what is kept for her."""
    PressForm().insist()
    entry = _entry(entry_id)
    offer = _open_offer(entry)
    try:
        if offer is None:
            raise OfferOver
        booking = wishes.accept(
            offer=offer,
            health_check=health.latest_check(entry.member_id),
            actor=current_staff().actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        flash((refusal.to_desk and _(refusal.to_desk)) or sentence(refusal))
        return _back()
    flash(_("%(name)s is booked.", name=entry.member.name))
    return redirect(url_for(".visit", reference=booking.reference), 303)


@bp.post("/waitlist/<key:entry_id>/refusal")
@access.staff(DESK, OWNER)
def decline_for_her(entry_id: int) -> ResponseReturnValue:
    """Not this one; she goes on waiting."""
    PressForm().insist()
    entry = _entry(entry_id)
    if offer := _open_offer(entry):
        wishes.decline(offer=offer, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s goes on waiting. The time goes to the next.", name=entry.member.name))
    return _back()


def _entry(entry_id: int) -> WaitlistEntry:
    return queries.wish(entry_id) or abort(404)


def _open_offer(entry: WaitlistEntry) -> Offer | None:
    return next((offer for offer in entry.offers if offer.is_open(clock.now())), None)


def _back() -> Response:
    return redirect(url_for(".waitlist"), 303)
