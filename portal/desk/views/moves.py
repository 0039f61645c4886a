"""Moving a visit on the board or by its form, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.availability.queries.claims import Mine
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.operations import moves
from portal.booking.rules.refusals import (
    Cancelled,
)
from portal.desk.forms.visits import MoveForm
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.placing import explain, impossible, offer_trainers
from portal.desk.views.scope import known_booking
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.templating import clock as at_clock
from portal.web.templating import day as in_words
from portal.web.templating import said
from portal.web.translations import gettext as _

UNDO_WITHIN = timedelta(minutes=2)
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
        was = _place_of(booking, form)
        try:
            _move(booking, form)
        except DomainError as refusal:
            _explain_move(form, refusal, booking)
        else:
            session[UNDO] = was | {"sequence": booking.sequence, "said": _moved(booking)}
            return redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)
    return render_template(
        "desk/move.html",
        form=form,
        booking=booking,
        needs_reason=form.wants_reason or bool(form.reason.data),
    ), form.status


def _place_of(booking: Booking, form: MoveForm) -> dict[str, Any]:
    """Where it was, for taking the move back."""
    return {
        "reference": booking.reference,
        "at": booking.starts_at.isoformat(),
        "trainer": booking.trainer_id,
        "is_told": bool(form.is_told.data),
        "moved_at": clock.now().isoformat(),
    }


def _explain_move(form: MoveForm, refusal: DomainError, booking: Booking) -> None:
    asked = Asked(trainer_id=form.trainer.data, babies=booking.babies)
    starts_at = form.starts_at(booking.branch)
    harder = impossible(refusal, booking.service, starts_at, asked, Mine(booking_id=booking.id))
    explain(form, harder, booking.branch, minutes=booking.service.minutes, besides=booking.id)


def _move(booking: Booking, form: MoveForm) -> None:
    moves.move_by_desk(
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
    """Back to where it was before the last move from this browser, if that is still the last."""
    booking = known_booking(reference)
    PressForm().insist()
    was = session.pop(UNDO, None)
    if was is None or was["reference"] != reference:
        flash(_("There is nothing to undo here any more."))
        return redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)
    try:
        moves.move_by_desk(
            booking=booking,
            starts_at=datetime.fromisoformat(was["at"]),
            trainer_id=was["trainer"],
            sequence=was["sequence"],
            is_told=was["is_told"],
            is_undo=True,
            actor=current_staff().actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        flash(sentence(refusal))
    else:
        flash(
            _(
                "%(name)s is back at %(day)s %(time)s, %(trainer)s.",
                name=booking.member.name,
                day=in_words(booking.local_start),
                time=at_clock(booking.local_start),
                trainer=said(booking.trainer, "name"),
            )
        )
    return redirect(url_for(".board", date=booking.local_start.date().isoformat()), 303)


def last_move() -> dict[str, Any] | None:
    """What may be undone: the last move from this browser, for two minutes."""
    was = session.get(UNDO)
    if was and clock.now() > datetime.fromisoformat(was["moved_at"]) + UNDO_WITHIN:
        session.pop(UNDO)
        return None
    return was
