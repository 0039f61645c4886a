"""Adds the parts of this package to an app, in the order in which they look at a request."""

from flask import Flask

from portal.web import (
    assets,
    converters,
    cookies,
    errors,
    headers,
    limits,
    locale,
    logging,
    metrics,
    opening,
    packing,
    page_cache,
    templating,
    waiting,
)


def init_app(app: Flask) -> None:
    packing.init_app(app)  # after whatever else has looked at an answer
    waiting.init_app(app)  # before whatever else a request asks
    logging.init_app(app)
    metrics.init_app(app)
    converters.init_app(app)
    cookies.init_app(app)
    locale.init_app(app)
    assets.init_app(app)
    templating.init_app(app)
    opening.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
    page_cache.init_app(app)
