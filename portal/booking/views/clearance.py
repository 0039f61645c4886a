"""Has the yes come? Booking and player ask it here until it has."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.booking.operations.clearance import note_clearance
from portal.booking.views.blueprint import bp
from portal.health import queries as health
from portal.lib import clock
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.get("/me/clearance")
@access.members
def clearance() -> ResponseReturnValue:
    """The question, and what is open to her until then."""
    check = health.latest_check(current_member().id)
    if check is None or not check.answers.waits_for_yes:
        return redirect(_back())
    return render_template("booking/clearance.html", check=check, back=_back())


@bp.post("/me/clearance")
@bp.post("/routines/clearance", endpoint="clearance_of_kept_page")  # where pages kept on a device send it
@access.members
def clear() -> ResponseReturnValue:
    """She says that her doctor or midwife has said yes."""
    PressForm().insist()
    if note_clearance(member=current_member(), now=clock.now()) is None:
        abort(404)
    flash(_("Thank you. Exercise is open to you now."))
    return redirect(_back(), 303)


def _back() -> str:
    wanted = request.values.get("back", "")
    return wanted if access.is_here(wanted) else url_for("routines.index")
