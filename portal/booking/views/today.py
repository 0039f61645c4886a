"""How she is before a visit: one question, from the evening before."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.booking.forms import VisitCheckForm
from portal.booking.operations import attendance, messages
from portal.booking.own_booking import ANSWERED, actor_of, layout, may_read_signs, own_booking
from portal.booking.views.blueprint import bp
from portal.health import signs
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.translations import gettext as _


@bp.route("/me/bookings/<reference>/today", methods=["GET", "POST"])
@access.members_or_link
def today(reference: str) -> ResponseReturnValue:
    booking = own_booking(reference)
    form, opens_at = VisitCheckForm(), messages.remind_at(booking)
    if form.is_submitted_and_valid():
        try:
            attendance.answer_visit_check(
                booking=booking, signs=form.signs.data or [], actor=actor_of(booking), now=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            session[ANSWERED] = reference
            if booking.named_signs:
                return redirect(url_for(".advice", reference=reference), 303)
            flash(_("Thank you. We look forward to seeing you."))
            return redirect(url_for(".show", reference=reference), 303)
    is_open = opens_at <= clock.now() < booking.starts_at and not booking.is_cancelled
    if not is_open:
        form.signs.errors = form.none.errors = []  # there is no field to mend
    return render_template(
        "booking/today.html", form=form, booking=booking, opens_at=opens_at, is_open=is_open
    ), form.status


@bp.get("/me/bookings/<reference>/advice")
@access.members_or_link
def advice(reference: str) -> ResponseReturnValue:
    """What to do about the signs she has named (content.md B4), and a way to move the visit."""
    booking = own_booking(reference)
    urgency = signs.most_urgent(booking.named_signs)
    if urgency is None or not may_read_signs(booking):
        return redirect(url_for(".show", reference=reference))
    return render_template(
        "booking/advice.html",
        layout=layout(),
        booking=booking,
        groups=signs.grouped(booking.named_signs),
        urgency=urgency,
        is_ahead=not booking.is_cancelled and booking.starts_at > clock.now(),
    )
