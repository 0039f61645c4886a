"""Connecting LINE, and what LINE sends us."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from portal.accounts.operations import consents
from portal.accounts.operations.line import (
    is_line_code,
    make_line_code,
    note_line_added,
    note_line_blocked,
    use_line_code,
)
from portal.accounts.queries import contact_preferences
from portal.accounts.rules.codes import CODE_LIFETIME
from portal.accounts.rules.consents import Purpose
from portal.accounts.signed_in import current_member
from portal.accounts.views.account import own_account
from portal.accounts.views.blueprint import bp
from portal.lib import clock
from portal.notifications.senders.line import events_in, is_from_line
from portal.web import access, app_settings
from portal.web.forms import PressForm
from portal.web.limits import count, limiter
from portal.web.locale import DEFAULT
from portal.web.translations import gettext as _

CODE = "line_code"  # in her session: it is hers, and stays through a change of language
FURTHEST = 4_102_444_800_000  # milliseconds: 2100
MOST_WRITTEN = 200  # letters of a chat message that are read
OPEN_LINE = "https://line.me/R"  # opens the app on a phone; she taps it, no page loads it
CODES_AN_HOUR = "20 per hour"


@bp.get("/account/line")
@access.members
def line() -> ResponseReturnValue:
    """What LINE gets to know; after her yes a code, which stays on the page while it works."""
    settings, account = app_settings.settings(), own_account()
    if not settings.has_line:
        abort(404)
    code = session.get(CODE, "")
    if not is_line_code(account=account, code=code, now=clock.now()):
        code = ""
    return render_template(
        "accounts/line.html",
        form=PressForm(),
        code=code,
        minutes=CODE_LIFETIME.seconds // 60,
        name=settings.line_id,
        add_url=f"{OPEN_LINE}/ti/p/{quote(settings.line_id)}",
        send_url=f"{OPEN_LINE}/oaMessage/{quote(settings.line_id)}/?{code}",
        link=contact_preferences.line_link_of(account.id),
    )


@bp.post("/account/line")
@access.members
@limiter.limit(CODES_AN_HOUR)
def connect_line() -> ResponseReturnValue:
    """Her yes, and with it a code that she sends to the gym in LINE."""
    if not app_settings.settings().has_line:
        abort(404)
    PressForm().insist()
    consents.give_consent(member=current_member(), purpose=Purpose.LINE, now=clock.now())
    session[CODE] = make_line_code(account=own_account(), now=clock.now())
    return redirect(url_for(".line"), 303)


@bp.post("/account/line/removal")
@access.members
def unlink_line() -> ResponseReturnValue:
    """Her yes is taken back, and what we know of her LINE is deleted."""
    PressForm().insist()
    consents.withdraw_consent(member=current_member(), purpose=Purpose.LINE, now=clock.now())
    flash(_("LINE is disconnected. We write to your e-mail address."))
    return redirect(url_for(".messages"), 303)


@bp.post("/line/webhook")
@access.program
def line_webhook() -> ResponseReturnValue:
    """LINE tells who has added or blocked the gym, and what was written to it.

    Only codes are read; anything else is between her and whoever answers the gym's chat. An
    event that comes twice does the same twice.
    """
    secret = app_settings.settings().line_secret or abort(404)
    signature = request.headers.get("X-Line-Signature", "")
    if not is_from_line(request.get_data(), signature, secret=secret.get_secret_value()):
        abort(403)
    try:
        events = events_in(request.get_data())
    except ValueError:
        abort(400)
    for event in events:
        _take(event)
    return Response(mimetype="text/plain")


def _take(event: dict[str, Any]) -> None:
    user, now = _part(event, "source").get("userId"), clock.now()
    if not isinstance(user, str) or not re.fullmatch(r"U[0-9a-f]{32}", user):
        return
    match event.get("type"):
        case "follow":
            note_line_added(user=user, at=_time_of(event))
        case "unfollow":
            note_line_blocked(user=user, at=_time_of(event))
        case "message":
            written = _part(event, "message").get("text")
            code = _code_in(written) if isinstance(written, str) else ""
            if code and _may_try(user):
                use_line_code(code=code, user=user, locale=DEFAULT, now=now)


def _time_of(event: dict[str, Any]) -> datetime:
    """When it happened, by LINE; a delivery may come late, or twice."""
    said = event.get("timestamp")
    if isinstance(said, int) and 0 < said < FURTHEST:
        return datetime.fromtimestamp(said / 1000, UTC)
    return clock.now()


def _code_in(written: str) -> str:
    """A code, as phones write it: in wide letters, in groups, with a word before it."""
    plain = unicodedata.normalize("NFKC", written[:MOST_WRITTEN]).upper()
    found = re.search(
        r"(?<![A-Z0-9])([234679CDFGHJKMNPQRTVWXYZ]{4})[ -]?([234679CDFGHJKMNPQRTVWXYZ]{4})(?![A-Z0-9])", plain
    )
    return found[1] + found[2] if found else ""


def _may_try(user: str) -> bool:
    """Each answer costs the gym one of its messages, and nobody needs many codes."""
    try:
        count("line codes", user, most=CODES_AN_HOUR)
    except TooManyRequests:
        return False
    return True


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}
