"""Whoever has asked for a page waits for a while, and no longer: portal/patience.py."""

from flask import Flask

from portal import patience


def init_app(app: Flask) -> None:
    app.before_request(patience.begin_page)
    app.teardown_request(lambda _error: patience.end_page())
