"""Her progress (`/me/progress`): the charts, her data as a file, the page for her doctor, and its end."""

from flask import Blueprint

bp = Blueprint("course", __name__, url_prefix="/me")

from portal.course.views import charts, data  # noqa: E402 - they add their pages to bp

__all__ = ["charts", "data"]
