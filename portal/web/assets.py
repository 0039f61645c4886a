"""Style sheets joined into one file at the start (staff and the log have one more), scripts as they are.

Each is named by its content. A first visit costs one request for all CSS. Nothing has to be
built, and nothing is cached past the day it changes.
"""

import gzip
import hashlib
import re
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.web import access
from portal.web.locale import current_language, prefix_of

FOREVER = "public, max-age=31536000, immutable"
# Scripts that no member's page loads.
FOR_STAFF = {"board.js", "desk.js", "drag.js", "fresh.js", "lock.js", "walk.js"}
# The order of the layers is in layers.css; the order of files inside a layer does not matter.
FIRST = ["layers.css", "reset.css", "tokens.css", "base.css", "layout.css"]


def init_app(app: Flask) -> None:
    static = Path(str(app.static_folder))
    sheets = {"site": _site(static / "css"), "desk": _folder(static / "css" / "desk")}
    sheets["log"] = _folder(static / "css" / "log")
    names = {sheet: f"{sheet}-{_hash(css)}" for sheet, css in sheets.items()}
    packed = {sheet: gzip.compress(css, mtime=0) for sheet, css in sheets.items()}
    hashes = {path.relative_to(static).as_posix(): _hash(path.read_bytes()) for path in static.rglob("*.*")}

    @app.get("/assets/<name>.css")
    @access.anyone
    def stylesheet(name: str) -> ResponseReturnValue:
        sheet = name.partition("-")[0]
        if sheet not in sheets:
            abort(404)
        response = Response(sheets[sheet], mimetype="text/css")
        if request.accept_encodings["gzip"]:
            response = Response(packed[sheet], mimetype="text/css", headers={"Content-Encoding": "gzip"})
        response.headers["Cache-Control"] = FOREVER if name == names[sheet] else "no-cache"
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

    app.extensions["shell"] = [
        *((f"/static/{path}", digest) for path, digest in sorted(hashes.items()) if _is_for_members(path)),
        *((f"/assets/{names[sheet]}.css", names[sheet]) for sheet in ("site", "log")),
    ]
    app.view_functions["static"] = access.anyone(app.view_functions["static"])
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["stylesheet_url"] = lambda sheet="site": _without_language(
        url_for("stylesheet", name=names[sheet])
    )


def shell() -> list[tuple[str, str]]:
    """What a member's pages load, with a hash of each: for the service worker."""
    found: list[tuple[str, str]] = current_app.extensions["shell"]
    return found


def _is_for_members(path: str) -> bool:
    return path == "icon.svg" or (path.startswith("js/") and path.removeprefix("js/") not in FOR_STAFF)


def _without_language(url: str) -> str:
    """One address for both languages, so that a file is fetched once."""
    mine = prefix_of(current_language())
    root = request.script_root
    return url.replace(root, root.removesuffix(mine), 1) if mine and root.endswith(mine) else url


def _site(folder: Path) -> bytes:
    """What every page needs; pages of staff and of the log add a sheet, so that others do not carry it."""
    first = b"\n".join(lean((folder / name).read_bytes()) for name in FIRST)
    parts = [first, _folder(folder / "components"), _folder(folder / "pages")]
    return b"\n".join([*parts, lean((folder / "print.css").read_bytes())])


def _folder(folder: Path) -> bytes:
    return b"\n".join(lean(path.read_bytes()) for path in sorted(folder.glob("*.css")))


def lean(css: bytes) -> bytes:
    """Without what is for its readers: comments, and the space before a line."""
    return re.sub(rb"\n\s*", b"\n", re.sub(rb"(?s)/\*.*?\*/", b"", css))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
