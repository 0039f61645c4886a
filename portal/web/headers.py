"""What browsers are told with every answer."""

from flask import Flask, Response, g, request, session
from flask_login import AnonymousUserMixin

from portal.web import app_settings

CSP = "; ".join(  # noqa: FLY002 - one directive a line
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


NOBODY = AnonymousUserMixin()
RETRY_AFTER = "30"  # seconds, where the database does not answer
HERS = (
    "/account", "/book/", "/booking/", "/calendar/", "/invitations/", "/login", "/me", "/offers/", "/partner",
    "/password/", "/safety/check", "/unsubscribe/",
)  # fmt: skip

# The same for every visitor as long as she has typed nothing: back from a time is there at once.
BEFORE_IT = ("checkout.services", "checkout.times", "checkout.month")


def init_app(app: Flask) -> None:
    settings = app_settings.settings(app)

    @app.after_request
    def tell(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = CSP
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if response.status_code == 503:  # whatever a limit of tries has said before
            headers["Retry-After"], headers["Cache-Control"] = RETRY_AFTER, "no-store"
        if settings.is_production:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        headers.setdefault("Cache-Control", "no-store" if _is_signed_in() or _is_about_her() else "no-cache")
        return response


def _is_signed_in() -> bool:
    """By what Flask-Login has found for this request: nothing is read for it, nor read again after a deed."""
    return not isinstance(g.get("_login_user", NOBODY), AnonymousUserMixin)


def _is_about_her() -> bool:
    """Pages of a booking, in the making or opened by a mailed link: hers without a sign-in."""
    return request.path.startswith(HERS) and not (request.endpoint in BEFORE_IT and not session)
