"""The day at the desk, and the owner's settings."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.models import StaffRole
from portal.accounts.signed_in import current_staff
from portal.booking import operations, queries
from portal.booking.models import Booking
from portal.desk.forms import SettingsForm
from portal.gym import operations as gym_operations
from portal.gym import queries as gym
from portal.health import rules as health
from portal.lib import clock
from portal.web import access
from portal.web.forms import PressForm

bp = Blueprint("desk", __name__, url_prefix="/staff")
TRAINER, DESK, OWNER = StaffRole.TRAINER, StaffRole.DESK, StaffRole.OWNER


@bp.get("")
@access.staff(TRAINER, DESK, OWNER)
def today() -> ResponseReturnValue:
    return redirect(url_for(".day", day=gym.branch().local(clock.now()).date().isoformat()))


@bp.get("/day/<day>")
@access.staff(TRAINER, DESK, OWNER)
def day(day: str) -> ResponseReturnValue:
    """Who comes when, to whom, and what to know before."""
    branch = gym.branch()
    on = _date(day)
    bookings = queries.day_sheet(branch, on)
    return render_template(
        "desk/day.html",
        staff=current_staff(),
        form=PressForm(),
        branch=branch,
        on=on,
        now=branch.local(clock.now()),
        bookings=bookings,
        unclear=[one for one in bookings if not one.health_check or not one.health_check.is_cleared],
        weeks_since=lambda born_on, day: health.weeks_since_birth(born_on, on=day),
        waiting=[one for one in bookings if not one.check_in],
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
    )


@bp.post("/bookings/<reference>/check-in")
@access.staff(TRAINER, DESK, OWNER)
def check_in(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    PressForm().insist()
    operations.check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s is checked in.", name=booking.member.name))
    return _back_to_day(booking)


@bp.post("/bookings/<reference>/check-in/undo")
@access.staff(TRAINER, DESK, OWNER)
def undo_check_in(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    PressForm().insist()
    operations.undo_check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("The check-in of %(name)s is undone.", name=booking.member.name))
    return _back_to_day(booking)


@bp.route("/settings", methods=["GET", "POST"])
@access.staff(OWNER)
def settings() -> ResponseReturnValue:
    branch = gym.branch()
    prices = {f"price_{service.slug}": service.price_yen for service in branch.services}
    form = SettingsForm(obj=branch, **prices)
    if form.is_submitted_and_valid():
        values = {name: value for name, value in form.data.items() if hasattr(branch, name)}
        gym_operations.change_branch(
            branch=branch,
            values=values,
            prices={service.slug: form[f"price_{service.slug}"].data for service in branch.services},
            actor=current_staff().actor,
            now=clock.now(),
        )
        flash(_("Saved. The pages show it from now on."))
        return redirect(url_for(".settings"), 303)
    return render_template("desk/settings.html", form=form, staff=current_staff(), branch=branch), form.status


def _booking(reference: str) -> Booking:
    return queries.booking(reference) or abort(404)


def _back_to_day(booking: Booking) -> ResponseReturnValue:
    return redirect(url_for(".day", day=booking.local_start.date().isoformat()), 303)


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return found if 2000 <= found.year <= 2100 else abort(404)
