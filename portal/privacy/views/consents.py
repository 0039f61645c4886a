"""What she agrees to, and who has looked."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.operations.consents import give_consent, withdraw_consent
from portal.accounts.queries import people
from portal.accounts.rules.consents import SHARES, Purpose
from portal.accounts.signed_in import current_member
from portal.audit import queries as history
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.translatable import msgid
from portal.privacy.operations.consents import withdraw_health
from portal.privacy.views.blueprint import bp
from portal.progress.words import PURPOSE_WORDS
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _

# Said yes to by one tap; the others are asked for together with the data.
SWITCHES = {*SHARES, Purpose.LOG_WEIGHT}
ENDED = {
    Purpose.LOG_WEIGHT: msgid("We no longer ask for your weight."),
    Purpose.LINE: msgid("LINE is disconnected. We write to your e-mail address."),
}


@bp.get("/me/privacy")
@access.members
def index() -> ResponseReturnValue:
    member = current_member()
    consents = people.standing_consents(member.id)
    return render_template(
        "privacy/index.html",
        branch=gym.branch(),
        health=consents.get(Purpose.HEALTH),
        consents=consents,
        line=consents.get(Purpose.LINE),
        shares=SHARES,
        purpose_words=PURPOSE_WORDS,
        looks=history.looks_at(people.records_of(member)),
        staff_by_actor={staff.actor: staff.name for staff in people.every_staff()},
    )


@bp.post("/me/consents/<purpose>")
@access.members
def give(purpose: str) -> ResponseReturnValue:
    wanted = _purpose(purpose)
    if wanted not in SWITCHES:
        abort(404)
    PressForm().insist()
    give_consent(member=current_member(), purpose=wanted, now=clock.now())
    flash(
        _("You can note your weight now.")
        if wanted is Purpose.LOG_WEIGHT
        else _("Your trainer sees it from now on.")
    )
    return _back()


@bp.post("/me/consents/<purpose>/withdrawal")
@access.members
def withdraw(purpose: str) -> ResponseReturnValue:
    wanted, member = _purpose(purpose), current_member()
    PressForm().insist()
    if wanted is Purpose.HEALTH:
        withdraw_health(member=member, now=clock.now())
        flash(_("Your answers about your health are deleted. Your visits stay booked."))
    else:
        withdraw_consent(member=member, purpose=wanted, now=clock.now())
        flash(_(ENDED.get(wanted, msgid("From now on only you see it."))))
    return _back()


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        abort(404)


def _back() -> ResponseReturnValue:
    """The page whose switch she has tapped."""
    came_from = request.form.get("from")
    return redirect(
        url_for("progress.measured") if came_from == "measured" else f"{url_for('.index')}#shares", 303
    )
