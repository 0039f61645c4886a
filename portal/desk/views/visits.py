"""One visit: what to know before it, who came, late or not at all, and each of it undone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.booking.models.bookings import Booking
from portal.booking.operations import attendance, moves
from portal.booking.rules.states import BookingStatus
from portal.desk.forms.visits import LateForm
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.scope import known_booking, sees_health, sees_record
from portal.health.rules import weeks_since_birth
from portal.lib import clock, spelling
from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid
from portal.notifications import kinds
from portal.notifications import queries as outbox
from portal.progress import queries as progress
from portal.progress.rules.measures import HIGH_PAIN
from portal.records import operations as records
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _

LATE_CHOICES = (5, 10, 15, 30)


class NotAChoice(RuleBroken):
    message = msgid("Choose how much later she comes with one of the buttons. Nothing is changed.")


@bp.get("/bookings/<reference>")
@access.staff(TRAINER, DESK, OWNER)
def visit(reference: str) -> ResponseReturnValue:
    booking, now, staff = known_booking(reference), clock.now(), current_staff()
    check = booking.health_check
    sees = sees_health() and sees_record(booking.member_id) and not booking.is_cancelled
    if sees:
        records.note_look(member=booking.member, staff=staff, now=now)
    pain = progress.shared_pains([booking.member_id]).get(booking.member_id)
    return render_template(
        "desk/visit.html",
        booking=booking,
        now=booking.branch.local(now),
        is_today=booking.local_start.date() == booking.branch.local(now).date(),
        is_begun=booking.starts_at <= now,
        is_here=booking.status is BookingStatus.CHECKED_IN,
        check=check,
        sees_health=sees,
        weeks=weeks_since_birth(check.born_on, on=booking.local_start.date()) if check else None,
        pain=pain if pain and pain.value >= HIGH_PAIN else None,
        late_choices=LATE_CHOICES,
        offer=booking.open_offer,
        not_delivered=outbox.given_up_about(booking.subject),
        kind_words=kinds.words(),
    )


@bp.post("/bookings/<reference>/proposal")
@access.staff(DESK, OWNER)
def accept_offer(reference: str) -> ResponseReturnValue:
    """She has said on the phone that she takes it."""
    booking = known_booking(reference)
    PressForm().insist()
    moves.accept_offer(
        booking=booking,
        number=spelling.count(request.form.get("offer")),
        actor=current_staff().actor,
        now=clock.now(),
    )
    flash(_("%(name)s comes at the proposed time.", name=booking.member.name))
    return back_from(booking)


@bp.post("/bookings/<reference>/check-in")
@access.staff(TRAINER, DESK, OWNER)
def check_in(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    attendance.check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("%(name)s is checked in.", name=booking.member.name))
    return back_from(booking)


@bp.post("/bookings/<reference>/check-in/undo")
@access.staff(TRAINER, DESK, OWNER)
def undo_check_in(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    attendance.undo_check_in(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("The check-in of %(name)s is undone.", name=booking.member.name))
    return back_from(booking)


@bp.post("/bookings/<reference>/no-show")
@access.staff(TRAINER, DESK, OWNER)
def no_show(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    attendance.note_no_show(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("Noted: %(name)s did not come.", name=booking.member.name))
    return back_from(booking)


@bp.post("/bookings/<reference>/no-show/undo")
@access.staff(TRAINER, DESK, OWNER)
def undo_no_show(reference: str) -> ResponseReturnValue:
    booking = known_booking(reference)
    PressForm().insist()
    attendance.undo_no_show(booking=booking, actor=current_staff().actor, now=clock.now())
    flash(_("Undone: %(name)s is expected again.", name=booking.member.name))
    return back_from(booking)


@bp.post("/bookings/<reference>/late")
@access.staff(TRAINER, DESK, OWNER)
def late(reference: str) -> ResponseReturnValue:
    """She has called and comes later; without minutes, she does not."""
    booking, form = known_booking(reference), LateForm()
    if not form.validate() and form.minutes.errors:
        raise NotAChoice
    form.insist()
    minutes = form.minutes.data
    if minutes not in (None, *LATE_CHOICES):
        raise NotAChoice
    attendance.note_late(booking=booking, minutes=minutes, actor=current_staff().actor, now=clock.now())
    if minutes:
        flash(
            _("Noted: %(name)s comes %(minutes)s minutes later.", name=booking.member.name, minutes=minutes)
        )
    else:
        flash(_("Undone: %(name)s comes on time.", name=booking.member.name))
    return back_from(booking)


def back_from(booking: Booking) -> ResponseReturnValue:
    """To the page the button stood on: the visit, the board, or the day."""
    day, came_from = booking.local_start.date().isoformat(), request.form.get("from", "")
    pages = {
        "visit": url_for(".visit", reference=booking.reference),
        "board": url_for(".board", date=day),
    }
    return redirect(pages.get(came_from, url_for(".day", day=day)), 303)
