"""Portals that a test makes for itself."""

from flask import Flask

from portal.db import db


def let_go(app: Flask) -> None:
    """Closes its connections to databases."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    app.extensions["limit_counts"].dispose()
