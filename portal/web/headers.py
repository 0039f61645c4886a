"""What browsers are told with every answer."""

from flask import Flask, Response, g, request, session
from flask_login import current_user

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
        # A page for which nobody was asked who is signed in is nobody's, and nobody is asked for it now.
        personal = "_login_user" in g and current_user.is_authenticated
        headers.setdefault("Cache-Control", "no-store" if personal or _is_about_her() else "no-cache")
        return response


def _is_about_her() -> bool:
    """Pages of a booking, in the making or opened by a mailed link: hers without a sign-in."""
    return request.path.startswith(HERS) and not (request.endpoint in BEFORE_IT and not session)
