"""The blueprint, to which the modules beside it add their pages."""

from flask import Blueprint

bp = Blueprint("checkout", __name__)
