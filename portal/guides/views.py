"""Pages of the guides, for members."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.guides import library
from portal.web import access
from portal.web.locale import current_language

bp = Blueprint("guides", __name__, url_prefix="/guides")


@bp.get("")
@access.members
def index() -> ResponseReturnValue:
    return render_template("guides/index.html", guides=library.guides(current_language()).values())


@bp.get("/<slug>")
@access.members
def show(slug: str) -> ResponseReturnValue:
    guide = library.guides(current_language()).get(slug) or abort(404)
    return render_template("guides/show.html", guide=guide)
