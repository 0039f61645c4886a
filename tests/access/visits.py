"""How somebody opens an address, and what came of it."""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")

COOKIES = {"__Host-session", "__Host-device", "__Host-theme"}  # docs/security.md has them, 3.3.3


def is_confirmed(app, method, path):
    """Whether the view asks once more who it is."""
    endpoint, _ = app.url_map.bind("gym.example").match(path, method=method)
    return getattr(app.view_functions[endpoint], "is_confirmed", False)


def outcome(answer):
    """One of the words of `house.expected`, or the status for what is none of them."""
    leads_to = urlsplit(answer.location or "").path if answer.status_code in (302, 303) else ""
    if leads_to == "/login" and not answer.request.path.startswith("/login"):
        return "sign in"
    has_locked = answer.request.path == "/staff/lock" and answer.status_code == 303
    if leads_to == "/account/second-step" and not has_locked:
        return "second step"
    if leads_to == "/account/confirmation" and not answer.request.path.startswith(leads_to):
        return "confirm"
    named = {401: "sign in", 403: "no", 404: "none"}
    if answer.status_code in named:
        return named[answer.status_code]
    return "in" if answer.status_code in (200, 301, 302, 303, 409, 422) else answer.status


def check_headers(answer):
    """HSTS with every answer, a charset with every text; a cookie is known, of this host alone, not for scripts."""
    path = answer.request.path
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path
    if answer.mimetype.startswith("text/"):
        assert answer.mimetype_params.get("charset") == "utf-8", path
    for line in answer.headers.getlist("Set-Cookie"):
        ((name, cookie),) = SimpleCookie(line).items()
        told = (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"], cookie["samesite"])
        assert name in COOKIES, line
        assert told == (True, True, "/", "", "Lax"), f"{path}: {line}"
