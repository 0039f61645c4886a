"""The session cookie: SHA-256 for it and for the form token, and nothing written behind her back."""

import hashlib

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import Signer

FOR_KEEPING = "For-Keeping"  # sent by the service worker for a page that is to be kept
FILES = ("static", "stylesheet", "script_file")  # endpoints of what is the same for everybody
REFRESH = "Portal-Refresh"  # sent by a page that looks for news by itself: nobody need be there


def is_in_background() -> bool:
    """Whether a page is asked for that nobody looks at now."""
    return FOR_KEEPING in request.headers or REFRESH in request.headers


class Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """An answer in the background may come late, and would take back what has been written since."""
        return not is_in_background() and super().should_set_cookie(app, session)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A file does not vary by cookie: it would be fetched anew after each sign-in."""
        if request.endpoint not in FILES:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.jinja_env.globals["is_in_background"] = is_in_background
    Signer.default_digest_method = staticmethod(hashlib.sha256)  # SHA-1 otherwise
