"""Booked again in one press: the usual time, by a member whose answers stand."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.booking.operations.bookings import book
from portal.booking.params import asked, babies_sent, insist_terms, moment, wished_service, wished_time
from portal.checkout.views.blueprint import bp
from portal.checkout.views.choose import new_visit
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
    try:
        insist_terms(service)
        booking = book(
            member=member,
            service=service,
            starts_at=wished_time(service.branch),
            health_check=health.latest_check(member.id),
            asked=asked(service.branch, babies=babies_sent()),
            form_key=request.form.get("key", "")[:MOST_OF_A_KEY] or tokens.url_token(),
            actor=member.actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        wanted = moment(request.form.get("at", ""), service.branch)
        return refused_time_page(new_visit(service), wanted, refusal)
    return redirect(url_for("booking.done", reference=booking.reference), 303)
