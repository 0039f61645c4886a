"""What we write to her, and how she ends it: with an account, or by a link in any message."""

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import MessagesForm
from portal.accounts.models.people import Account
from portal.accounts.operations.contact_preferences import choose_messages, mute, unmute
from portal.accounts.queries.contact_preferences import (
    account_by_handle,
    line_link_of,
    preferences_of,
    reach_of,
)
from portal.accounts.signed_in import current_member
from portal.accounts.views.account import own_account
from portal.accounts.views.blueprint import bp
from portal.lib import clock
from portal.notifications.rules import CHOOSABLE, UNSUBSCRIBABLE, Channel, Topic
from portal.notifications.words import TOPIC_WORDS
from portal.web import access, app_settings
from portal.web.forms import PressForm
from portal.web.links import unsigned
from portal.web.translations import gettext as _

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what a mail program sends (RFC 8058)


@bp.route("/account/messages", methods=["GET", "POST"])
@access.members
def messages() -> ResponseReturnValue:
    account = own_account()
    reach, chosen = reach_of(account), preferences_of(account.id)
    line = line_link_of(account.id)
    form = MessagesForm(
        data={
            "first": chosen.channels[0] if chosen else Channel.LINE,
            "locale": account.locale,
            "topics": [topic for topic in CHOOSABLE if topic not in reach.muted],
        }
    )
    if line is None:
        del form.first  # there is one way only
    if form.is_submitted_and_valid():
        choose_messages(
            account=account,
            channels=form.channels,
            muted=form.muted | (reach.muted - set(CHOOSABLE)),
            locale=form.locale.data,
            now=clock.now(),
        )
        flash(_("Saved."))
        return redirect(url_for(".messages"), 303)
    return render_template(
        "accounts/messages.html",
        form=form,
        account=account,
        member=current_member(),
        has_line=app_settings.settings().has_line,
        line=line,
    ), form.status


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@access.anyone
def unsubscribe(token: str) -> ResponseReturnValue:
    """A page with one button, for mail programs look at links by themselves. They press it as RFC 8058 says.

    What the token says is proof enough, so a mail program needs no other.
    """
    account, topic = _ended_by(token)
    if request.method == "POST":
        is_program = request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]
        if not is_program:
            PressForm().insist()
        mute(account=account, topic=topic, now=clock.now())
        if is_program:
            return Response(mimetype="text/plain")
        return redirect(url_for(".unsubscribe", token=token), 303)
    return render_template(
        "accounts/unsubscribe.html",
        token=token,
        topic=TOPIC_WORDS[topic],
        is_ended=topic in reach_of(account).muted,
        form=PressForm(),
    )


@bp.post("/unsubscribe/<token>/undo")
@access.anyone
def resubscribe(token: str) -> ResponseReturnValue:
    account, topic = _ended_by(token)
    PressForm().insist()
    unmute(account=account, topic=topic, now=clock.now())
    flash(_("You get these messages again."))
    return redirect(url_for(".unsubscribe", token=token), 303)


def _ended_by(token: str) -> tuple[Account, Topic]:
    """Whose messages, and which; forged tokens and closed accounts are not found alike."""
    said = unsigned(current_app, "unsubscribe", token)
    if not (isinstance(said, list) and len(said) == 2 and said[1] in UNSUBSCRIBABLE):
        abort(404)
    account = account_by_handle(str(said[0])) or abort(404)
    return account, Topic(said[1])
