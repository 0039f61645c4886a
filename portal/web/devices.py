"""The browser somebody uses: what it is called, and whether she has signed in with it before.

A known device is counted on its own when tries are limited. So nobody who tries from elsewhere
can keep the true owner out. It is known for a year, and no longer than until she has a new password
or address or signs out everywhere: each entry carries its date, and of which generation of devices it is.
"""

from datetime import datetime, timedelta

from flask import Response, current_app, request

from portal.lib import clock
from portal.web import app_settings
from portal.web.links import signed, unsigned

COOKIE = "device"
MOST_KNOWN = 5
KNOWN_FOR = timedelta(days=365)  # since the last sign-in
# The first mark found counts, for browsers name each other.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome",
    "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "Mac",
    "Linux": "Linux",
}  # fmt: skip


def named(user_agent: str) -> str:
    """As somebody would call it, such as Safari · iPhone; empty for what we do not know."""
    found = (
        next((name for mark, name in table.items() if mark in user_agent), "")
        for table in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def is_known(account_id: int, generation: int) -> bool:
    """Whether this account has been signed in with this browser lately."""
    return [account_id, generation] in [known[:2] for known in _known(clock.now())]


def know(response: Response, account_id: int, generation: int) -> None:
    """From now on, this browser is one of hers. It says nothing but that, and to nobody else."""
    now = clock.now()
    others = [known for known in _known(now) if known[0] != account_id]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    response.set_cookie(
        name(), signed(app, COOKIE, [[account_id, generation, int(now.timestamp())], *others][:MOST_KNOWN]),
        max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=app_settings.settings().is_production,
    )  # fmt: skip


def name() -> str:
    return f"__Host-{COOKIE}" if app_settings.settings().is_production else COOKIE


def _known(now: datetime) -> list[list[int]]:
    """Accounts with the generation and the time in seconds, but for those that are too long ago."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = unsigned(app, COOKIE, request.cookies.get(name(), ""))
    since = (now - KNOWN_FOR).timestamp()
    entries = [entry for entry in found if _is_entry(entry)] if isinstance(found, list) else []
    return [entry for entry in entries if entry[2] > since]


def _is_entry(entry: object) -> bool:
    """One from before entries had a date is none, and a browser of then is known from its next sign-in."""
    return isinstance(entry, list) and [type(part) for part in entry] == [int, int, int]
