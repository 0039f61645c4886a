"""One line a request: method, route, status, time. The route is the pattern, so no key or name gets in."""

import logging
import time

from flask import Flask, Response, g, request
from sqlalchemy import inspect

log, guard = logging.getLogger("portal.requests"), logging.getLogger("portal.guard")
REFUSED = (400, 401, 403, 429)


def _who() -> str:
    """The account by its number, never by its address."""
    known = getattr(g, "sign_in", None)
    return f"account:{known.account_id}" if known and not inspect(known).expired else "somebody"


def refused_sign_in(what: str, account_id: int | None) -> None:
    """A wrong password, code, key or second step. For nobody's address it says so."""
    guard.warning("refused %s for %s", what, f"account:{account_id}" if account_id else "an unknown address")


def init_app(app: Flask) -> None:
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def line(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info("%s %s %s %.0f ms", request.method, rule, response.status_code, took)
        if response.status_code in REFUSED:
            guard.warning("refused %s %s %s to %s", request.method, rule, response.status_code, _who())
        return response
