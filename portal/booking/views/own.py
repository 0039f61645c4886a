"""A member's bookings."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import current_member
from portal.booking import calendar, operations, queries
from portal.booking.forms import CancelForm
from portal.booking.models import Booking
from portal.booking.views import bp
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.links import links
from portal.web.locale import current_language


def _own(reference: str) -> Booking:
    return queries.own_booking(current_member().id, reference) or abort(404)


@bp.get("/book/done/<reference>")
@access.members
def done(reference: str) -> ResponseReturnValue:
    return render_template("booking/done.html", booking=_own(reference))


@bp.get("/me/bookings")
@access.members
def index() -> ResponseReturnValue:
    member, now = current_member(), clock.now()
    return render_template(
        "booking/index.html",
        upcoming=queries.upcoming(member.id, now=now),
        past=queries.past(member.id, now=now),
    )


@bp.get("/me/bookings/<reference>")
@access.members
def show(reference: str) -> ResponseReturnValue:
    booking = _own(reference)
    can_cancel = not booking.is_cancelled and booking.starts_at > clock.now()
    return render_template("booking/show.html", booking=booking, can_cancel=can_cancel)


@bp.get("/me/bookings/<reference>/calendar.ics")
@access.members
def calendar_file(reference: str) -> ResponseReturnValue:
    booking = _own(reference)
    content = calendar.file_of(
        booking,
        locale=current_language(),
        url=links(current_app, current_language())("booking.show", reference=reference),
        now=clock.now(),
    )
    headers = {"Content-Disposition": f'attachment; filename="cortisgym-{reference}.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)


@bp.route("/me/bookings/<reference>/cancellation", methods=["GET", "POST"])
@access.members
def cancellation(reference: str) -> ResponseReturnValue:
    booking = _own(reference)
    form = CancelForm()
    if booking.is_cancelled:
        return redirect(url_for(".show", reference=reference))
    if form.is_submitted_and_valid():
        try:
            operations.cancel(
                booking=booking,
                reason=form.reason.data or "",
                actor=current_member().actor,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your booking is cancelled. We have sent you an e-mail."))
            return redirect(url_for(".show", reference=reference), 303)
    return render_template("booking/cancellation.html", form=form, booking=booking), form.status
