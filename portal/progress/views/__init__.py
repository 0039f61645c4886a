"""The member's log (`/me/log`): what she notes, what her devices send, her activities, what was measured."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/me/log")
JUST_LOGGED = "just-logged"  # in the session: what the next page says, and may take back

from portal.progress.views import activities, deliveries, log, measured  # noqa: E402 - they add their pages to bp

__all__ = ["activities", "deliveries", "log", "measured"]
