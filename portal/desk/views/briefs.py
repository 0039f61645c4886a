"""Half a minute before a visit, and two minutes after it, on one page."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import StaffRole
from portal.accounts.signed_in import current_staff
from portal.booking.models.bookings import Booking
from portal.booking.queries import bookings
from portal.desk.forms.routines import WriteUpForm
from portal.desk.views.blueprint import OWNER, TRAINER, bp
from portal.desk.views.scope import NotNear, known_booking, sees_record
from portal.guides.exercises import exercises
from portal.health.rules import weeks_since_birth
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.progress.words import (
    DEVICE_WORDS,
    FOOD_WORDS,
    PART_WORDS,
    SLEEP_WORDS,
    TIREDNESS_WORDS,
    UNIT_WORDS,
)
from portal.records import operations as records
from portal.records import queries as notes
from portal.routines.words import STANDARD_WORDS
from portal.summary import operations, queries
from portal.summary.briefs import facts
from portal.summary.queries import Brief
from portal.web import access
from portal.web.translations import gettext as _


@bp.get("/bookings/<reference>/brief")
@access.staff(TRAINER, OWNER)
def brief(reference: str) -> ResponseReturnValue:
    booked, now, staff = _booking(reference), clock.now(), current_staff()
    records.note_look(member=booked.member, staff=staff, now=now)
    found = queries.brief(booked, now=now)
    if staff.role is StaffRole.TRAINER and not booked.is_cancelled and not found.is_empty:
        operations.note_read(booked=booked, staff=staff, now=now)
    standing = found.assignment
    given = (standing.moves, standing.note) if standing else ((), "")
    form = WriteUpForm(
        formdata=None, data=WriteUpForm.data_of(*given) | {"standing": standing.id if standing else None}
    )
    return _page(booked, form, found)


@bp.post("/bookings/<reference>/brief")
@access.staff(TRAINER, OWNER)
def write_up(reference: str) -> ResponseReturnValue:
    booked, form = _booking(reference), WriteUpForm()
    if form.is_submitted_and_valid():
        try:
            operations.write_up(
                booked=booked,
                staff=current_staff(),
                words=form.words.data or "",
                moves=form.moves,
                note=form.note.data or "",
                until_on=_until(booked),
                standing_id=form.standing.data,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("Saved. She sees your word and the routine on her pages.")
                if form.moves
                else _("Note saved. She does not see it.")
            )
            return redirect(url_for(".brief", reference=reference), 303)
    return _page(booked, form, queries.brief(booked, now=clock.now()))


def _booking(reference: str) -> Booking:
    """Raises AnothersVisit, NotNear."""
    booked = known_booking(reference)
    if not sees_record(booked.member_id):
        raise NotNear
    return booked


def _until(booked: Booking) -> date | None:
    """The day of her visit after this one."""
    ahead = bookings.upcoming(booked.member_id, now=clock.now())
    return next((visit.local_start.date() for visit in ahead if visit.starts_at > booked.starts_at), None)


def _page(booked: Booking, form: WriteUpForm, found: Brief) -> ResponseReturnValue:
    check = booked.health_check
    return render_template(
        "desk/brief.html",
        form=form,
        booking=booked,
        check=check,
        weeks=weeks_since_birth(check.born_on, on=booked.local_start.date()) if check else None,
        brief=found,
        facts=facts(found),
        standing=found.assignment,
        until_on=_until(booked),
        exercises=exercises(),
        notes=notes.notes_of(booked.member_id, for_desk=False, most=3),
        part_words=PART_WORDS,
        sleep_words=SLEEP_WORDS,
        tiredness_words=TIREDNESS_WORDS,
        food_words=FOOD_WORDS,
        device_words=DEVICE_WORDS,
        unit_words=UNIT_WORDS,
        standard_words=STANDARD_WORDS,
    ), form.status
