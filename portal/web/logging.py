"""One line a request: method, route, status, time. The route is the pattern, so no key or name gets in."""

import logging
import time

from flask import Flask, Response, g, request

log = logging.getLogger("portal.requests")


def init_app(app: Flask) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def line(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info("%s %s %s %.0f ms", request.method, rule, response.status_code, took)
        return response
