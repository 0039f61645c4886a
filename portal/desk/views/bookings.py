"""What the desk does with one booking: decide, cancel, and book the next visit while she is there."""

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.operations import attendance, bookings
from portal.booking.queries import suggestions
from portal.booking.queries.bookings import made_with
from portal.booking.rules.states import CancelReason
from portal.desk.forms.visits import DeskCancelForm, NextVisitForm
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.scope import known_booking
from portal.desk.views.visits import back_from
from portal.gym import queries as gym
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.lib import clock, spelling, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.post("/bookings/<reference>/same-phone")
@access.staff(DESK, OWNER)
def accept_same_phone(reference: str) -> ResponseReturnValue:
    """The desk has asked her: this trial stands."""
    booking = known_booking(reference)
    PressForm().insist()
    attendance.accept_same_phone(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("The trial of %(name)s is accepted.", name=booking.member.name))
    return back_from(booking)


@bp.route("/bookings/<reference>/cancellation", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def cancel(reference: str) -> ResponseReturnValue:
    """Cancelled by us, with a reason for the history; she is told by e-mail."""
    booking, form = known_booking(reference), DeskCancelForm()
    if booking.is_cancelled:
        return back_from(booking)
    if form.is_submitted_and_valid():
        try:
            bookings.cancel(
                booking=booking,
                reason=CancelReason.DESK,
                words=form.words.data or "",
                sequence=spelling.count(request.form.get("seen")),
                actor=current_staff().actor,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The booking of %(name)s is cancelled.", name=booking.member.name))
            return back_from(booking)
    return render_template("desk/cancellation.html", form=form, booking=booking), form.status


@bp.route("/bookings/<reference>/next", methods=["GET", "POST"])
@access.staff(TRAINER, DESK, OWNER)
def next_visit(reference: str) -> ResponseReturnValue:
    """The same trainer's next three times, booked while she still stands at the desk."""
    booking, service = known_booking(reference), _next_service()
    form, key = NextVisitForm(), request.form.get("key", "")[:64]
    if key and made_with(key, booking.member_id):  # a second tap
        return back_from(booking)
    babies = booking.babies if booking.service.welcomes_babies else 0
    asked = Asked(trainer_id=booking.trainer_id, babies=babies)
    slots = suggestions.next_times(service, after=booking.starts_at, asked=asked, now=clock.now())
    form.at.choices = [(slot.starts_at.isoformat(), slot.starts_at.isoformat()) for slot in slots]
    if form.is_submitted_and_valid():
        try:
            made = _book(booking, service, asked, form, key)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("The next visit of %(name)s is booked.", name=made.member.name))
            return back_from(booking)
    return render_template(
        "desk/next.html",
        form=form,
        booking=booking,
        branch=booking.branch,
        slots=slots,
        key=tokens.url_token(),  # nothing was made with the one before
    ), form.status


def _next_service() -> Service:
    return gym.first_session() or abort(404)


def _book(booking: Booking, service: Service, asked: Asked, form: NextVisitForm, key: str) -> Booking:
    return bookings.book(
        member=booking.member,
        service=service,
        starts_at=form.starts_at,
        asked=asked,
        health_check=health.latest_check(booking.member_id),
        form_key=key or None,
        actor=current_staff().actor,
        now=clock.now(),
    )
