"""A member's bookings, and the one booking that a mailed link opens."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Slot
from portal.booking.forms import CancelForm
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings, messages, moves
from portal.booking.own_booking import (
    actor_of,
    is_link_alive,
    layout,
    may_read_signs,
    own_booking,
    remember_opened,
    seen_sequence,
    to_google,
    what_has_changed,
)
from portal.booking.params import member_or_none
from portal.booking.queries import bookings as bookings_queries
from portal.booking.queries import history, suggestions, visits
from portal.booking.rules.refusals import StaleBooking
from portal.booking.rules.states import CancelReason
from portal.booking.views.blueprint import bp
from portal.gym import queries as gym
from portal.lib import clock, spelling
from portal.lib.errors import DomainError
from portal.routines import queries as routines
from portal.web import access, metrics
from portal.web.forms import PressForm
from portal.web.links import unsigned
from portal.web.translations import gettext as _

JUST_CANCELLED = "just_cancelled"


@bp.get("/book/done/<reference>")
@access.members
def done(reference: str) -> ResponseReturnValue:
    booking = bookings_queries.own_booking(current_member().id, reference) or abort(404)
    if booking.is_cancelled:  # an old page, whose button was pressed once more
        return redirect(url_for(".show", reference=reference))
    return render_template("booking/done.html", booking=booking, google=to_google(booking))


@bp.get("/booking/<token>")
@access.anyone
def by_link(token: str) -> ResponseReturnValue:
    """The link in her mail: this one booking, without signing in. Forged and old ones are not found."""
    reference = unsigned(current_app, "booking", token)
    booking = bookings_queries.booking(reference) if isinstance(reference, str) else None
    if booking is None or not is_link_alive(booking):
        abort(404)
    remember_opened(booking)
    page = ".today" if request.args.get("to") == "today" else ".show"
    return redirect(url_for(page, reference=booking.reference))


@bp.get("/me/bookings/<reference>")
@access.members_or_link
def show(reference: str) -> ResponseReturnValue:
    booking, now = own_booking(reference), clock.now()
    is_ahead = not booking.is_cancelled and booking.starts_at > now and not booking.check_in
    offer = booking.open_offer if is_ahead else None
    can_move = is_ahead and not booking.is_late(now)
    is_just_cancelled = booking.is_cancelled and session.pop(JUST_CANCELLED, None) == reference
    return render_template(
        "booking/show.html",
        layout=layout(),
        booking=booking,
        is_ahead=is_ahead,
        can_move=can_move,
        offer=offer,
        deadline=booking.branch.local(booking.deadline),
        is_late=now > booking.deadline,
        google=to_google(booking),
        may_read_signs=may_read_signs(booking),
        can_say=is_ahead and now >= messages.remind_at(booking),
        others=_next_times(booking) if is_just_cancelled else [],
        **_between(booking if is_ahead else None),
    )


def _between(booking: Booking | None) -> dict[str, Any]:
    """What her trainer gave her until then: for her own eyes, not for whoever has the mailed link."""
    member = member_or_none()
    if booking is None or member is None or member.id != booking.member_id:
        return {"assignment": None, "read_by": None}
    return {"assignment": routines.assignment_of(member.id), "read_by": visits.read_by(booking)}


def _next_times(booking: Booking) -> list[Slot]:
    """Three other times like the one she has cancelled, with her trainer if possible."""
    asked = Asked(trainer_id=booking.trainer_id, or_anyone=True, babies=booking.babies)
    after = max(booking.starts_at, clock.now())
    return suggestions.next_times(booking.service, after=after, asked=asked, now=clock.now())


@bp.route("/me/bookings/<reference>/cancellation", methods=["GET", "POST"])
@access.members_or_link
def cancellation(reference: str) -> ResponseReturnValue:
    booking, now = own_booking(reference), clock.now()
    form = CancelForm()
    if booking.is_cancelled:
        return redirect(url_for(".show", reference=reference))
    if form.is_submitted_and_valid():
        try:
            bookings.cancel(
                booking=booking,
                reason=CancelReason(form.reason.data),
                words=form.words.data or "",
                sequence=seen_sequence(),
                actor=actor_of(booking),
                now=now,
            )
        except StaleBooking as refusal:
            form.refuse(refusal, said=what_has_changed(booking))
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your booking is cancelled. We have written to you."))
            session[JUST_CANCELLED] = reference
            return redirect(url_for(".show", reference=reference), 303)
    return render_template(
        "booking/cancellation.html",
        form=form,
        booking=booking,
        deadline=booking.branch.local(booking.deadline),
        is_late=booking.is_late(now),
        baby_left=max(0, booking.branch.baby_ill_a_month - history.count_pardons(booking, now=now)),
    ), form.status


@bp.post("/me/bookings/<reference>/proposal")
@access.members_or_link
def take_proposal(reference: str) -> ResponseReturnValue:
    """Her trainer cannot be there, and she takes what we have proposed."""
    booking = own_booking(reference)
    PressForm().insist()
    try:
        moves.accept_offer(
            booking=booking,
            number=spelling.count(request.form.get("offer")),
            actor=actor_of(booking),
            now=clock.now(),
        )
    except DomainError as refusal:
        metrics.count_refusal(refusal)
        flash(_(refusal.message))
    else:
        flash(_("Your visit is moved. We have written to you."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.get("/rules")
@access.anyone
def policy() -> ResponseReturnValue:
    """What the owner has set, in plain words."""
    branch = gym.branch()
    return render_template("booking/policy.html", branch=branch, services=branch.menu)
