"""The blueprint, to which the modules beside it add their pages."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/me/log")
JUST_LOGGED = "just-logged"  # in the session: what the next page says, and may take back
