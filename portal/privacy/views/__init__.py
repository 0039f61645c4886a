"""Pages about one's own data."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)

from portal.privacy.views import consents, data  # noqa: E402 - they add their pages to bp

__all__ = ["consents", "data"]
