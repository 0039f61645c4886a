"""One line an entry, one entry a request: method, route, status, time.

The route is the pattern, so no key or name gets in. Each line has the number of its request, or a dash.
"""

import json
import logging
import re
import secrets
import time

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import inspect

from portal.settings import Settings
from portal.web import app_settings

log, guard = logging.getLogger("portal.requests"), logging.getLogger("portal.guard")
LINE = "%(asctime)s %(levelname)s %(name)s %(request_number)s %(message)s"
WHEN = "%Y-%m-%dT%H:%M:%S%z"
NUMBER = "X-Request-ID"
REFUSED = (400, 401, 403, 429)


class OneLine(logging.Formatter):
    """Whatever has several lines, a fault above all, is one line for whoever collects them.

    Nothing that somebody has sent ends a line either, or moves the cursor of who reads it.
    """

    def __init__(self) -> None:
        super().__init__(LINE, datefmt=WHEN)

    def format(self, record: logging.LogRecord) -> str:
        record.request_number = g.get("number", "-") if has_request_context() else "-"
        line = " ⏎ ".join(super().format(record).splitlines())
        return "".join(letter if letter.isprintable() else "�" for letter in line)


class OneObject(OneLine):
    """The same as one JSON object a line, for collectors that search by field."""

    def format(self, record: logging.LogRecord) -> str:
        whole = super().format(record)
        when, level, source, number, words = whole.split(" ", 4)
        told = {"at": when, "level": level, "source": source, "request": number, "message": words}
        return json.dumps(told, ensure_ascii=False)


def formatter(settings: Settings) -> logging.Formatter:
    return OneObject() if settings.log_form == "json" else OneLine()


def _who() -> str:
    """The account by its number, never by its address."""
    known = getattr(g, "sign_in", None)
    return f"account:{known.account_id}" if known and not inspect(known).expired else "somebody"


def refused_unread(kind: str, where: str) -> None:
    """What the web server has refused before it was a request; never its words, which hold what was sent."""
    guard.warning("refused %s before it was a request, from %s", kind, where)


def refused_sign_in(what: str, account_id: int | None) -> None:
    """A wrong password, code, key or second step. For nobody's address it says so."""
    whose = f"account:{account_id}" if account_id else "an unknown address"
    guard.warning("refused %s for %s from %s", what, whose, _where())


def _where() -> str:
    """The network address, as the trusted proxy has it. Only what was refused is written with it."""
    return request.remote_addr or "nowhere"


def _number(*, is_behind_a_proxy: bool) -> str:
    """Of the request: the proxy's, by which its log and ours are read together, or one of our own."""
    brought = request.headers.get(NUMBER, "") if is_behind_a_proxy else ""
    return brought if re.fullmatch("[0-9a-f]{8,40}", brought) else secrets.token_hex(4)


def init_app(app: Flask) -> None:
    settings = app_settings.settings(app)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(settings))
    logging.basicConfig(level=logging.INFO, handlers=[handler])

    @app.before_request
    def start() -> None:
        g.started, g.number = time.perf_counter(), _number(is_behind_a_proxy=settings.trusted_proxies > 0)

    @app.after_request
    def write(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        response.headers[NUMBER] = g.get("number", "-")
        log.info("%s %s %s %.0f ms", request.method, rule, response.status_code, took)
        if response.status_code in REFUSED:
            refused = (request.method, rule, response.status_code, _who(), _where())
            guard.warning("refused %s %s %s to %s from %s", *refused)
        return response
