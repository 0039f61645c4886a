"""SHA-256 for the session cookie, and for the form token, which Flask-WTF leaves to the default."""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    Signer.default_digest_method = staticmethod(hashlib.sha256)  # SHA-1 otherwise
