"""Booked again in one press: the usual time, by a member whose answers stand."""

from datetime import datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.availability.models import Hold
from portal.booking.operations.bookings import book
from portal.booking.params import asked, babies_sent, insist_terms, moment, wished_service, wished_time
from portal.checkout.views.blueprint import bp
from portal.checkout.views.choose import new_visit
from portal.checkout.views.own_draft import known_drafts
from portal.checkout.views.time_choice import refused_time_page
from portal.health import queries as health
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.forms import PressForm

MOST_OF_A_KEY = 64


@bp.post("/me/bookings")
@access.members
def book_again() -> ResponseReturnValue:
    """The time on the button, with everything that stood beside it. Pressed twice, it is one booking.

    Whatever does not stand any more is said where she chooses another time.
    """
    PressForm().insist()
    member, service = current_member(), wished_service()
    if service.is_trial:  # nobody has had one before
        abort(404)
    try:
        insist_terms(service)
        starts_at = wished_time(service.branch)
        booking = book(
            member=member,
            service=service,
            starts_at=starts_at,
            health_check=health.latest_check(member.id),
            asked=asked(service.branch, babies=babies_sent()),
            hold=_kept_for_her(starts_at),
            form_key=request.form.get("key", "")[:MOST_OF_A_KEY] or tokens.url_token(),
            actor=member.actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        wanted = moment(request.form.get("at", ""), service.branch)
        return refused_time_page(new_visit(service), wanted, refusal)
    return redirect(url_for("booking.done", reference=booking.reference), 303)


def _kept_for_her(starts_at: datetime) -> Hold | None:
    """She has begun to book this very time in steps, and is back."""
    holds = (draft.hold for draft in known_drafts() if draft.hold and not draft.booking)
    return next((hold for hold in holds if hold.starts_at == starts_at), None)
