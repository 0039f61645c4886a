"""Portals that a test makes for itself."""

from flask import Flask

from portal.db import db
from portal.page_session import REPLICA


def let_go(app: Flask) -> None:
    """Closes its connections to databases."""
    with app.app_context():
        db.engine.dispose()
    if replica := app.extensions.get(REPLICA):
        replica.dispose()
    app.extensions["limit_counts"].dispose()
