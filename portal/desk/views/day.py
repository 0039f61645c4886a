"""The day at the desk: who comes when, to whom, and what to know before."""

from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import current_staff
from portal.booking import operations, queries
from portal.booking.models import Booking
from portal.desk.views import DESK, OWNER, TRAINER, bp
from portal.gym import queries as gym
from portal.health import rules as health
from portal.lib import clock
from portal.notifications import queries as outbox
from portal.web import access
from portal.web.forms import PressForm

SILENT_FOR = timedelta(minutes=5)  # a worker notes its run every minute


@bp.get("")
@access.staff(TRAINER, DESK, OWNER)
def today() -> ResponseReturnValue:
    return redirect(url_for(".day", day=gym.branch().local(clock.now()).date().isoformat()))


@bp.get("/day/<day>")
@access.staff(TRAINER, DESK, OWNER)
def day(day: str) -> ResponseReturnValue:
    branch, now = gym.branch(), clock.now()
    on = _date(day)
    bookings = queries.day_sheet(branch, on)
    last_run = outbox.last_run("worker")
    return render_template(
        "desk/day.html",
        staff=current_staff(),
        form=PressForm(),
        branch=branch,
        on=on,
        now=branch.local(now),
        bookings=bookings,
        unclear=[one for one in bookings if not one.health_check or not one.health_check.is_cleared],
        flagged=[one for one in bookings if one.has_signs],
        doubled=[one for one in bookings if one.same_phone_member],
        weeks_since=lambda born_on, day: health.weeks_since_birth(born_on, on=day),
        waiting=[one for one in bookings if not one.check_in],
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        last_run=branch.local(last_run) if last_run else None,
        is_silent=_is_silent(last_run, now=now),
    )


def _is_silent(last_run: datetime | None, *, now: datetime) -> bool:
    return last_run is None or now - last_run > SILENT_FOR


@bp.post("/bookings/<reference>/check-in")
@access.staff(TRAINER, DESK, OWNER)
def check_in(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    operations.check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s is checked in.", name=booking.member.name))
    return back_to_day(booking)


@bp.post("/bookings/<reference>/check-in/undo")
@access.staff(TRAINER, DESK, OWNER)
def undo_check_in(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    operations.undo_check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("The check-in of %(name)s is undone.", name=booking.member.name))
    return back_to_day(booking)


def known_booking(reference: str) -> Booking:
    return queries.booking(reference) or abort(404)


def back_to_day(booking: Booking) -> ResponseReturnValue:
    return redirect(url_for(".day", day=booking.local_start.date().isoformat()), 303)


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return found if 2000 <= found.year <= 2100 else abort(404)
