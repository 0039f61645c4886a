"""The member's pages about her data."""

from flask import Blueprint

bp = Blueprint("privacy", __name__, url_prefix="/me")

from portal.privacy.views import consents, data  # noqa: E402 - they add their pages to bp

__all__ = ["consents", "data"]
