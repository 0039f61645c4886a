"""How often one network may do something. All processes count together (rate_limit_storage.py)."""

import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from limits import parse
from werkzeug.exceptions import TooManyRequests

from portal.lib.networks import network_of
from portal.web import app_settings, rate_limit_storage

TRIES = "10 per minute; 60 per hour"  # of anything that proves who somebody is, from one network
# Mails to addresses that a visitor has typed in bookings, from one network.
MAILS, MAILS_A_DAY = "30 per hour", "100 per day"


def network() -> str:
    """The network a request comes from: whoever has many addresses of it has one limit."""
    return network_of(request.remote_addr)


limiter = Limiter(network, storage_uri=f"{rate_limit_storage.SCHEME}://", strategy="fixed-window")


def init_app(app: Flask) -> None:
    rate_limit_storage.init_app(app, app_settings.settings(app))
    limiter.init_app(app)

    @app.after_request
    def tell_when(response: Response) -> Response:
        """Only whoever is refused is told until when: it would be read anew at every request."""
        if response.status_code == 429 and limiter.current_limit:
            seconds = round(limiter.current_limit.reset_at - time.time())
            response.headers.setdefault("Retry-After", str(max(1, seconds)))
        return response


def holds() -> str:
    """Times that visitors without an account may have kept for them."""
    return f"{app_settings.settings().holds_per_address} per 10 minutes"


def count_mail() -> None:
    """One more mail to whomever a visitor has named. Raises 429."""
    count("mails of visitors", network(), most=MAILS)
    count("mails of visitors", network(), most=MAILS_A_DAY)


def count(what: str, *whose: object, most: str) -> None:
    """One more try at something. Raises 429, with the seconds to wait, when there were as many as `most`."""
    item = parse(most)
    names = (what, *map(str, whose))
    if not limiter.limiter.hit(item, *names):
        resets_at = limiter.limiter.get_window_stats(item, *names).reset_time
        raise TooManyRequests(retry_after=max(1, round(resets_at - time.time())))
