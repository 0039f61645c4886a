"""Style sheets joined into one file at the start, scripts as they are; both named by their content.

A first visit costs one request for all CSS. Nothing has to be built, and nothing is cached
past the day it changes.
"""

import gzip
import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.web import access
from portal.web.locale import current_language, prefix_of

FOREVER = "public, max-age=31536000, immutable"
# The order of the layers is in layers.css; the order of files inside a layer does not matter.
FIRST = ["layers.css", "reset.css", "tokens.css", "base.css", "layout.css"]


def init_app(app: Flask) -> None:
    static = Path(str(app.static_folder))
    css = _joined(static / "css")
    packed = gzip.compress(css, mtime=0)
    css_hash = _hash(css)
    hashes = {path.relative_to(static).as_posix(): _hash(path.read_bytes()) for path in static.rglob("*.*")}

    @app.get("/assets/<name>.css")
    @access.anyone
    def stylesheet(name: str) -> ResponseReturnValue:
        response = Response(css, mimetype="text/css")
        if request.accept_encodings["gzip"]:
            response = Response(packed, mimetype="text/css", headers={"Content-Encoding": "gzip"})
        response.headers["Cache-Control"] = FOREVER if name == css_hash else "no-cache"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    @app.after_request
    def cache(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = FOREVER
        return response

    def asset(path: str) -> str:
        """The address of a file in static/, with its content's name."""
        return _without_language(url_for("static", filename=path, v=hashes[path]))

    app.view_functions["static"] = access.anyone(app.view_functions["static"])
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["stylesheet_url"] = lambda: _without_language(url_for("stylesheet", name=css_hash))


def _without_language(url: str) -> str:
    """One address for both languages, so that a file is fetched once."""
    mine = prefix_of(current_language())
    root = request.script_root
    return url.replace(root, root.removesuffix(mine), 1) if mine and root.endswith(mine) else url


def _joined(folder: Path) -> bytes:
    rest = sorted((folder / "components").glob("*.css")) + sorted((folder / "pages").glob("*.css"))
    paths = [folder / name for name in FIRST] + rest + [folder / "print.css"]
    return b"\n".join(path.read_bytes() for path in paths)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
