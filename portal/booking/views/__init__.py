"""Where a visitor or member books (`/book`), and a member looks after her bookings (`/me/bookings`)."""

from flask import Blueprint

bp = Blueprint("booking", __name__)

from portal.booking.views import (  # noqa: E402, F401 - they add their pages to bp
    calendars,
    choose,
    clearance,
    contact,
    drafts,
    leaving,
    months,
    moves,
    offers,
    own,
    partner,
    series,
    today,
    wishes,
)
