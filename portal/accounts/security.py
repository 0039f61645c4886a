"""Flask-Login, wired here and nowhere else: a request is somebody's while her sign-in stands."""

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, current_user

from portal.accounts.models.people import Account
from portal.accounts.operations import sign_ins
from portal.accounts.queries.sign_ins import sign_in
from portal.accounts.rules.sign_ins import SEEN_EVERY, STAFF_SEEN_EVERY
from portal.lib import clock, tokens
from portal.sealed.keys import keyring
from portal.web.cookies import FILES, REFRESH

NAME = "Portal-Sign-In"  # read by templates/site/sw.js: what is kept for another sign-in goes

OF_NOBODY = (*FILES, "site.healthz", "site.readyz", "ops.metrics")  # whoever asks; she need not be looked up


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # Flask-Login's own marks; the row on the server says more
    manager.user_loader(_load)
    manager.init_app(app)
    app.before_request(_note_seen)
    app.after_request(_name_sign_in)


def _load(token: str) -> Account | None:
    """Whose token it is, or None when the sign-in is over or ended."""
    found = sign_in(tokens.plain_digest(token))
    if found is None or not found.account.active:
        return None
    account = found.account
    if found.is_by_invitation and (account.member or account.staff):
        return None  # it was for an account that was nothing else
    if found.is_over(clock.now()):
        g.was_over = True
        return None
    account.token = token
    g.sign_in, g.sign_in_number = found, found.id  # the number is known when the row is gone
    return account


def _note_seen() -> None:
    if request.endpoint in OF_NOBODY or REFRESH in request.headers:
        return
    if not current_user.is_authenticated or g.sign_in.is_locked(clock.now()):
        return
    every = STAFF_SEEN_EVERY if current_user.staff else SEEN_EVERY
    if clock.now() >= g.sign_in.seen_at + every:
        sign_ins.note_seen(sign_in=g.sign_in, now=clock.now())


def sign_in_name() -> str:
    """For the device: what it knows a sign-in by, until she shows anew who she is; "none" for nobody.

    It opens nothing.
    """
    if not current_user.is_authenticated:
        return "none"
    return tokens.digest("name for the device", key=session["_user_id"])[:16]


def pages_key(account: Account) -> str:
    """What a device of hers seals pages with, in hexadecimal: another one for each sign-in.

    It is made of what is known, so that a look at it writes nothing.
    """
    return keyring().index(f"pages of {account.handle} in sign-in {g.sign_in_number}")


def notes_key(account: Account) -> str:
    """What a device of hers seals unsent notes with: until she signs in anew nobody reads them."""
    return keyring().index(f"notes of {account.handle}")


def _name_sign_in(response: Response) -> Response:
    """A page says by whom it was asked for, so that a device notices when somebody else is there."""
    if response.mimetype == "text/html":
        response.headers[NAME] = sign_in_name()
    return response
