"""Another day or time for a booking: choose, look once more, done."""

from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_account
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.own_booking import own_booking
from portal.booking.params import asked, moment, wished_day, wished_time
from portal.checkout.operations import drafts
from portal.checkout.views.blueprint import bp
from portal.checkout.views.months import month_page
from portal.checkout.views.own_draft import known_drafts, next_step, remember
from portal.checkout.views.time_choice import TimeChoice, refused_time_page, time_page
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import PressForm


@bp.route("/me/bookings/<reference>/time", methods=["GET", "POST"])
@access.members_or_link
def move(reference: str) -> ResponseReturnValue:
    booking = own_booking(reference)
    if booking.is_cancelled or booking.check_in:
        return redirect(url_for("booking.show", reference=reference))
    choice, form = _move_of(booking), PressForm()
    if not form.is_submitted_and_valid():
        return time_page(choice, wished_day() or booking.local_start.date(), status=form.status)
    try:
        draft = drafts.begin(
            service=booking.service,
            starts_at=wished_time(booking.branch),
            asked=choice.asked,
            instead_of=known_drafts(),
            moves=booking,
            now=clock.now(),
        )
    except DomainError as refusal:
        return refused_time_page(choice, moment(request.form.get("at", ""), booking.branch), refusal)
    remember(draft, current_account())
    return redirect(next_step(draft), 303)


@bp.get("/me/bookings/<reference>/month")
@access.members_or_link
def move_month(reference: str) -> ResponseReturnValue:
    return month_page(_move_of(own_booking(reference)))


def _move_of(booking: Booking) -> TimeChoice:
    """Her trainer first, somebody else if she is not free: that is what most want when they move."""
    hers = Asked(trainer_id=booking.trainer_id, or_anyone=True)
    chosen = asked(booking.branch) if "trainer" in request.values else hers
    return TimeChoice(
        service=booking.service,
        asked=replace(chosen, babies=booking.babies),
        days="checkout.move",
        month="checkout.move_month",
        chosen=url_for("checkout.move", reference=booking.reference),
        back=url_for("booking.show", reference=booking.reference),
        values={"reference": booking.reference},
        moves=booking,
        mine=Mine(
            hold_ids=tuple(draft.hold_id for draft in known_drafts() if draft.hold_id), booking_id=booking.id
        ),
    )
