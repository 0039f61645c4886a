"""Home for visitors, home for members, and the pages that only tell."""

from flask import Blueprint

bp = Blueprint("site", __name__)

from portal.site.views import (  # noqa: E402 - they add their pages to bp
    crawlers,
    details,
    disclosure,
    legal,
    offline,
    pages,
    safety,
)

__all__ = ["crawlers", "details", "disclosure", "legal", "offline", "pages", "safety"]
