"""What she agrees to, and who has looked."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import operations as accounts
from portal.accounts import queries as people
from portal.accounts.rules import Purpose
from portal.accounts.signed_in import current_member
from portal.audit import queries as history
from portal.booking import operations as booking
from portal.gym import queries as gym
from portal.lib import clock
from portal.privacy.views import bp
from portal.web import access
from portal.web.forms import PressForm

SWITCHES = {Purpose.SHARE_PAIN}  # said yes to by one tap; the others are asked for together with the data


@bp.get("/me/privacy")
@access.members
def index() -> ResponseReturnValue:
    member = current_member()
    consents = people.standing_consents(member.id)
    return render_template(
        "privacy/index.html",
        form=PressForm(),
        branch=gym.branch(),
        health=consents.get(Purpose.HEALTH),
        sharing=consents.get(Purpose.SHARE_PAIN),
        looks=history.looks_at(people.records_of(member)),
        staff_by_actor={one.actor: one.name for one in people.every_staff()},
    )


@bp.post("/me/consents/<purpose>")
@access.members
def give(purpose: str) -> ResponseReturnValue:
    wanted = _purpose(purpose)
    if wanted not in SWITCHES:
        abort(404)
    PressForm().insist()
    accounts.give_consent(member=current_member(), purpose=wanted, now=clock.now())
    flash(_("Your trainer sees the pain you log."))
    return _back()


@bp.post("/me/consents/<purpose>/withdrawal")
@access.members
def withdraw(purpose: str) -> ResponseReturnValue:
    wanted, member = _purpose(purpose), current_member()
    PressForm().insist()
    if wanted is Purpose.HEALTH:
        booking.withdraw_health(member=member, now=clock.now())
        flash(_("Your answers about your health are deleted. Your visits stand."))
    else:
        accounts.withdraw_consent(member=member, purpose=wanted, now=clock.now())
        flash(_("From now on only you see the pain you log."))
    return _back()


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        abort(404)


def _back() -> ResponseReturnValue:
    """The page whose switch she has tapped: the log, or the one about her data."""
    return redirect(url_for("progress.index" if request.form.get("from") == "log" else ".index"), 303)
