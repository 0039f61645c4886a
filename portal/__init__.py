"""Booking and member portal of Cortis Gym Ginza, a gym for mothers after birth."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import features, patience, replica, settings
from portal.db import db
from portal.sealed import keys
from portal.settings import Settings
from portal.web import setup

HERE = Path(__file__).resolve().parent


def create_app(given: Settings | None = None) -> Flask:
    """The portal, set up as `given` says, or as this machine says (settings.load).

    Raises WrongSettings, which ends the process with one line, when it cannot start like that.
    """
    chosen = given or settings.load()
    outside = HERE if (HERE / "templates").exists() else HERE.parent  # an installed wheel, or a checkout
    app = Flask(
        __name__,
        template_folder=str(outside / "templates"),
        static_folder=str(outside / "static"),
        instance_path=str(settings.ROOT / "instance"),
    )
    app.extensions["portal"] = chosen
    app.config.update(
        SECRET_KEY=chosen.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=chosen.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=patience.engine_options(chosen.database_url),
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=128 * 1024,
        SESSION_COOKIE_NAME="__Host-session" if chosen.is_production else "session",
        SESSION_COOKIE_SECURE=chosen.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),  # of the cookie; the server knows when a sign-in ends
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
    )
    keys.init_app(app, chosen)
    db.init_app(app)
    replica.init_app(app, chosen.replica_url)
    setup.init_app(app)
    for feature in features.FEATURES:
        feature(app)
    if chosen.trusted_proxies:
        count = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
