"""Moving a visit on the board or by its form, and taking it back."""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import current_staff
from portal.booking import operations, queries
from portal.booking.models import Booking
from portal.booking.rules import (
    CAN_BE_OVERRIDDEN,
    AlreadyThen,
    Cancelled,
    HealthFirst,
    NoBabySpace,
    NotOffered,
    OffGrid,
    SlotTaken,
    StaleBooking,
    TooFarAhead,
    TooLateToBook,
    TooLateToMove,
    TooManyUpcoming,
    TrialFirst,
    TrialTaken,
)
from portal.desk.forms import MoveForm, PlaceForm, UndoForm
from portal.desk.views import DESK, OWNER, bp
from portal.desk.views.scope import known_booking
from portal.gym.models import Branch
from portal.health.rules import NotYet, TooSoonAfterBirth
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.lib.words import msgid
from portal.web import access
from portal.web.errors import sentence
from portal.web.templating import clock as at_clock
from portal.web.templating import day as in_words
from portal.web.templating import said

# What a rule says to a member, said to the desk.
FOR_DESK: dict[type[DomainError], str] = {
    AlreadyThen: msgid("She has a booking at this time already."),
    HealthFirst: msgid("She has not answered the health check yet."),
    NotYet: msgid("It is too soon after the birth, or there is no doctor's or midwife's yes."),
    TooFarAhead: msgid("This day is not open for booking yet."),
    TooLateToBook: msgid("This time begins too soon for booking online."),
    TooLateToMove: msgid("The time for moving is over."),
    TooManyUpcoming: msgid("She has as many bookings ahead as a member may have."),
    TooSoonAfterBirth: msgid("Less than a month after the birth, and no doctor's or midwife's yes."),
    TrialFirst: msgid("She has had no trial yet."),
    TrialTaken: msgid("She has had her trial already."),
}
UNDO = "undo_move"  # what the last move was, in this browser


@bp.route("/bookings/<reference>/time", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def move(reference: str) -> ResponseReturnValue:
    """The plain form, and what the board sends."""
    booking = known_booking(reference)
    branch, start = booking.branch, booking.local_start
    form = MoveForm(
        data={
            "day": start.date(),
            "time": start.time(),
            "trainer": booking.trainer_id,
            "sequence": booking.sequence,
            "is_told": True,
        }
    )
    offer_trainers(form, branch)
    if booking.is_cancelled:
        form.refuse(Cancelled())
    elif form.is_submitted_and_valid():
        was = {
            "reference": reference,
            "name": booking.member.name,
            "at": booking.starts_at.isoformat(),
            "trainer": booking.trainer_id,
        }
        try:
            _move(booking, form)
        except DomainError as refusal:
            explain(form, refusal, branch, minutes=booking.service.minutes, besides=booking.id)
        else:
            session[UNDO] = was | {"sequence": booking.sequence}
            flash(_moved(booking))
            return redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)
    return render_template(
        "desk/move.html",
        form=form,
        booking=booking,
        needs_reason=isinstance(form.refusal, CAN_BE_OVERRIDDEN) or bool(form.reason.data),
    ), form.status


def _move(booking: Booking, form: MoveForm) -> None:
    operations.move_by_desk(
        booking=booking,
        starts_at=form.starts_at(booking.branch),
        trainer_id=form.trainer.data,
        sequence=_number(form.sequence.data),
        override=form.reason.data or "",
        is_told=bool(form.is_told.data),
        actor=current_staff().actor,
        now=clock.now(),
    )


def _number(text: str | None) -> int:
    """The sequence the page was made with; anything else is no booking's."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _moved(booking: Booking) -> str:
    return str(
        _(
            "%(name)s is moved to %(day)s %(time)s, %(trainer)s.",
            name=booking.member.name,
            day=in_words(booking.local_start),
            time=at_clock(booking.local_start),
            trainer=said(booking.trainer, "name"),
        )
    )


@bp.post("/bookings/<reference>/time/undo")
@access.staff(DESK, OWNER)
def undo_move(reference: str) -> ResponseReturnValue:
    """Back to where it was; who has not been told yet is not told at all."""
    booking, form = known_booking(reference), UndoForm()
    form.insist()
    back = redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)
    try:
        operations.move_by_desk(
            booking=booking,
            starts_at=datetime.fromisoformat(form.at.data),
            trainer_id=form.trainer.data,
            sequence=form.sequence.data,
            is_undo=True,
            actor=current_staff().actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        flash(sentence(refusal))
        return back
    flash(_moved(booking))
    return redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)


def offer_trainers(form: PlaceForm, branch: Branch) -> None:
    form.trainer.choices = [(one.id, said(one, "name")) for one in branch.trainers]


def explain(
    form: PlaceForm, refusal: DomainError, branch: Branch, *, minutes: int, besides: int | None = None
) -> None:
    """Say no at the field it is about, and with whom a time overlaps."""
    if isinstance(refusal, StaleBooking):
        form.refuse(refusal)
        return
    if words := FOR_DESK.get(type(refusal)):
        form.refuse(refusal)
        how = _("To do it all the same, give a reason below.")
        form.form_errors[-1] = f"{_(words)} {how}"
        return
    if isinstance(refusal, OffGrid):
        form.refuse(refusal)
        form.form_errors[-1] = _(
            "Visits begin every %(minutes)s minutes. Give a reason to begin in between.",
            minutes=branch.grid_minutes,
        )
        return
    if isinstance(refusal, NotOffered):
        form.refuse(refusal)
        form.form_errors[-1] = _("She does not work then, or it is no time at which visits begin.")
        return
    form.refuse(refusal)
    if isinstance(refusal, SlotTaken) and not isinstance(refusal, NoBabySpace):
        form.form_errors[-1] = _overlap(form, branch, minutes=minutes, besides=besides)


def _overlap(form: PlaceForm, branch: Branch, *, minutes: int, besides: int | None) -> str:
    starts_at = form.starts_at(branch)
    found = queries.in_the_way(
        form.trainer.data, starts_at, starts_at + timedelta(minutes=minutes), besides=besides
    )
    if found:
        return str(
            _(
                "Overlaps with %(name)s, %(time)s.",
                name=found[0].family_name,
                time=at_clock(branch.local(found[0].starts_at)),
            )
        )
    return str(_("Somebody is choosing this time at the moment, she is away, or there is no room."))
