"""The browser somebody uses: what it is called, and whether she has signed in with it before.

A known device is counted on its own when tries are limited. So nobody who tries from elsewhere
can keep the true owner out.
"""

from flask import Response, current_app, request

from portal.web import current
from portal.web.links import signed, unsigned

COOKIE = "device"
MOST_KNOWN = 5
A_YEAR = 365 * 86400
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


def is_known(account_id: int | None) -> bool:
    """Whether this account has been signed in with this browser before."""
    return account_id is not None and account_id in _known()


def know(response: Response, account_id: int) -> None:
    """From now on, this browser is one of hers. It says nothing but that, and to nobody else."""
    known = [account_id, *(one for one in _known() if one != account_id)][:MOST_KNOWN]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    response.set_cookie(
        name(), signed(app, COOKIE, known), max_age=A_YEAR, httponly=True, samesite="Lax",
        secure=current.settings().is_production,
    )  # fmt: skip


def name() -> str:
    return f"__Host-{COOKIE}" if current.settings().is_production else COOKIE


def _known() -> list[int]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    found = unsigned(app, COOKIE, request.cookies.get(name(), ""))
    return [one for one in found if isinstance(one, int)] if isinstance(found, list) else []
