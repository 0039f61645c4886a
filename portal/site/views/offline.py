"""The service worker, and the page for when there is no network."""

import hashlib

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.site.views.blueprint import bp
from portal.web import access, assets


@bp.get("/sw.js")
@access.anyone
def service_worker() -> ResponseReturnValue:
    """Named by what it keeps, so that browsers take a new one when a file has changed."""
    files = [*assets.shell(), ("/offline", render_template("site/offline.html"))]
    text = render_template(
        "site/sw.js",
        files=[url for url, _hash in assets.shell()],
        seal=next(url for url, _hash in assets.shell() if url.endswith("/seal.js")),
        version=_version(files),
    )
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def _version(files: list[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(files).encode()).hexdigest()[:12]


@bp.get("/offline")
@access.anyone
def offline() -> ResponseReturnValue:
    return render_template("site/offline.html")
