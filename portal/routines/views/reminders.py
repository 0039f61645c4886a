"""When she wants to be reminded of her routine."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.queries import contact_preferences
from portal.accounts.signed_in import current_member
from portal.lib import clock
from portal.routines import queries
from portal.routines.forms import ReminderForm
from portal.routines.models import RoutineReminder
from portal.routines.operations import reminders
from portal.routines.views.blueprint import bp
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.route("/reminder", methods=["GET", "POST"])
@access.members
def reminder() -> ResponseReturnValue:
    """When she wants to be reminded; nobody is who has not set a time."""
    member = current_member()
    standing = queries.reminder_of(member.id)
    form = ReminderForm.of(standing)
    if form.is_submitted_and_valid():
        assert form.at.data is not None  # validated
        reminders.set_reminder(member=member, at=form.at.data, weekdays=form.weekdays.bits, now=clock.now())
        flash(_("We will remind you at %(time)s.", time=f"{form.at.data:%-H:%M}"))
        return redirect(url_for(".reminder"), 303)
    return render_template(
        "routines/reminder.html", form=form, standing=standing, is_told=is_reminded(member, standing)
    ), form.status


def is_reminded(member: Member, standing: RoutineReminder | None) -> bool:
    """She has set a time, and has not ended such messages by the link in one of them."""
    account = member.account
    return (
        standing is not None
        and account is not None
        and contact_preferences.reach_of(account).wants("routine_reminder")
    )


@bp.post("/reminder/removal")
@access.members
def stop_reminder() -> ResponseReturnValue:
    PressForm().insist()
    reminders.stop_reminder(member=current_member())
    flash(_("No more reminders."))
    return redirect(url_for(".reminder"), 303)
