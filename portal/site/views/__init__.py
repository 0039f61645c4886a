"""Home for visitors, home for members, and the pages that only tell."""

from flask import Blueprint

bp = Blueprint("site", __name__)

from portal.site.views import legal, offline, pages, safety  # noqa: E402 - they add their pages to bp

__all__ = ["legal", "offline", "pages", "safety"]
