"""A trainer's visits in her own calendar."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.booking.operations import feeds
from portal.booking.queries.feeds import trainer_feed_of
from portal.desk.views.blueprint import TRAINER, bp
from portal.gym import queries as gym
from portal.lib import clock
from portal.web import access
from portal.web.forms import PressForm
from portal.web.links import links, signed
from portal.web.locale import current_language
from portal.web.translations import gettext as _


@bp.route("/calendar", methods=["GET", "POST"])
@access.staff(TRAINER)
def own_feed() -> ResponseReturnValue:
    """The feed's address, and the button that makes one."""
    trainer, form = gym.trainer_of(current_staff().id), PressForm()
    if trainer and form.is_submitted_and_valid():
        feeds.open_trainer_feed(trainer=trainer, actor=current_staff().actor, now=clock.now())
        return redirect(url_for(".own_feed"), 303)
    found = trainer_feed_of(trainer.id) if trainer else None
    address = None
    if found and trainer and not found.closed_at:
        token = signed(current_app, "trainer-calendar", [trainer.id, found.version])
        address = links(current_app, current_language())("booking.trainer_feed", token=token)
    return render_template("desk/feed.html", form=form, trainer=trainer, address=address), form.status


@bp.post("/calendar/closing")
@access.staff(TRAINER)
def close_feed() -> ResponseReturnValue:
    PressForm().insist()
    if trainer := gym.trainer_of(current_staff().id):
        feeds.close_trainer_feed(trainer=trainer, actor=current_staff().actor, now=clock.now())
        flash(_("The address no longer works. Your calendar will not be updated any more."))
    return redirect(url_for(".own_feed"), 303)
