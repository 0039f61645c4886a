"""The blueprint, to which the modules beside it add their pages."""

from flask import Blueprint

bp = Blueprint("routines", __name__, url_prefix="/routines")
