"""Whose booking it is: the signed-in member's, or that of whoever has opened it by its mailed link."""

from flask import abort, session

from portal.booking import queries
from portal.booking.models import Booking
from portal.booking.views.asking import member_or_none
from portal.web.access import OPENED

MOST_OPENED = 5  # in one browser; the oldest is let go


def own_booking(reference: str) -> Booking:
    """Another member's booking is not found."""
    member = member_or_none()
    found = queries.own_booking(member.id, reference) if member else None
    if found is None and reference in session.get(OPENED, []):
        found = queries.booking(reference)
    return found or abort(404)


def remember_opened(booking: Booking) -> None:
    """From now on this browser may look after this booking."""
    others = [one for one in session.get(OPENED, []) if one != booking.reference]
    session[OPENED] = [*others, booking.reference][-MOST_OPENED:]


def actor_of(booking: Booking) -> str:
    """Who does it: the member, signed in or by the link that was mailed to her."""
    by_link = "" if member_or_none() else " (link)"
    return booking.member.actor + by_link


def layout() -> str:
    """With the member's tabs only for who is signed in as one."""
    return "layouts/member.html" if member_or_none() else "layouts/focus.html"
