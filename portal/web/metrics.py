"""What is counted for whoever watches from outside: by route and by kind, never by person.

With more than one process, PROMETHEUS_MULTIPROC_DIR names a folder in which they count together.
"""

import hmac
import time
from functools import wraps
from typing import cast

from flask import Flask, Response, abort, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import Counter, Histogram

from portal.lib.errors import DomainError
from portal.web import app_settings
from portal.web.access import View

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}  # whoever asks may write any word there
SECONDS = Histogram(
    "portal_request_seconds", "How long a request took.", ["method", "route", "status"], buckets=BUCKETS
)
REFUSED = Counter("portal_refusals", "What a rule has refused, by the rule.", ["kind"])


def init_app(app: Flask) -> None:
    @app.after_request
    def measure(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no such page)"
        took = time.perf_counter() - g.get("started", time.perf_counter())
        method = request.method if request.method in METHODS else "other"
        SECONDS.labels(method, route, f"{response.status_code // 100}xx").observe(took)
        return response


def watchers(view: View) -> View:
    """Whoever brings the token of the settings; for everybody else the page is not there."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        token = app_settings.settings().metrics_token.get_secret_value()
        brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(brought.encode(), token.encode()):
            abort(404)
        answer: ResponseReturnValue = view(*args, **kwargs)
        return answer

    guarded.access = "with the token of the settings"  # type: ignore[attr-defined]
    return cast(View, guarded)


def count_refusal(refusal: DomainError) -> None:
    REFUSED.labels(type(refusal).__name__).inc()
