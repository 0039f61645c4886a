"""A member's bookings and what she waits for, on one page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.booking.queries import bookings as visits
from portal.lib import clock
from portal.site.views.blueprint import bp
from portal.waitlist import queries as waitlist
from portal.web import access


@bp.get("/me/bookings")
@access.members
def bookings() -> ResponseReturnValue:
    member, now = current_member(), clock.now()
    return render_template(
        "site/bookings.html",
        upcoming=visits.upcoming(member.id, now=now),
        past=visits.past(member.id, now=now),
        wishes=waitlist.wishes(member.id),
    )
