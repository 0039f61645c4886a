"""The routine that a trainer gives a member along, until her next visit."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.signed_in import current_staff
from portal.booking.queries import bookings
from portal.desk.forms.routines import RoutineForm
from portal.desk.views.blueprint import OWNER, TRAINER, bp
from portal.desk.views.scope import known_member
from portal.guides.exercises import exercises
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.routines import queries
from portal.routines.models import Assignment
from portal.routines.operations import assignments
from portal.routines.rules import STANDARD, STANDARDS, Move
from portal.routines.words import STANDARD_WORDS
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _

BEGIN_WITH = "five"  # for somebody who has none yet: few movements are done more often (content.md D1)


@bp.route("/members/<key:number>/routine", methods=["GET", "POST"])
@access.staff(TRAINER, OWNER)
def routine(number: int) -> ResponseReturnValue:
    member = known_member(number)
    standing = queries.assignment_of(member.id)
    form = RoutineForm(data=RoutineForm.data_of(_moves(standing), standing.note if standing else ""))
    until_on = _until(member)
    if form.is_submitted_and_valid():
        try:
            assignments.assign(
                member=member,
                staff=current_staff(),
                moves=form.moves,
                note=form.note.data or "",
                until_on=until_on,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            flash(_("She finds the routine on her pages from now on."))
            return redirect(url_for(".member", number=member.id), 303)
    return render_template(
        "desk/routine.html",
        form=form,
        member=member,
        standing=standing,
        exercises=exercises().values(),
        standards=[(standard.slug, STANDARD_WORDS[standard.slug]) for standard in STANDARDS],
        until_on=until_on,
    ), form.status


@bp.post("/members/<key:number>/routine/end")
@access.staff(TRAINER, OWNER)
def end_routine(number: int) -> ResponseReturnValue:
    member = known_member(number)
    PressForm().insist()
    assignments.end_assignment(member=member, staff=current_staff(), now=clock.now())
    flash(_("She has the routines for everyone again."))
    return redirect(url_for(".member", number=member.id), 303)


def _moves(standing: Assignment | None) -> Sequence[Move]:
    """What a form begins with: what is asked for, what stands, or a short one."""
    asked = STANDARD.get(request.args.get("from", ""))
    if asked:
        return asked.moves
    return standing.moves if standing else STANDARD[BEGIN_WITH].moves


def _until(member: Member) -> date | None:
    """The day of her next visit."""
    ahead = [
        visit for visit in bookings.upcoming(member.id, now=clock.now()) if visit.starts_at > clock.now()
    ]
    return ahead[0].local_start.date() if ahead else None
