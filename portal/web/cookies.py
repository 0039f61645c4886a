"""The session cookie, signed with SHA-256 in place of Flask's SHA-1."""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
