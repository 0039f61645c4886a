"""Style sheets joined into one file at the start (staff and the log have one more), scripts in one folder.

Each is named by its content, packed once, and kept by browsers for ever: nothing has to be built, and
nothing is cached past the day it changes. A page names what its scripts import, so all is fetched at once.
"""

import hashlib
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.web import access
from portal.web.locale import current_language, prefix_of
from portal.web.packing import Packed

FOREVER = "public, max-age=31536000, immutable"
# Scripts that no member's page loads.
FOR_STAFF = {"board.js", "desk.js", "drag.js", "fresh.js", "list-file.js", "lock.js", "walk.js"}
# The order of the layers is in layers.css; the order of files inside a layer does not matter.
IMPORT = re.compile(r'^import (?:[^"]* from )?"(\.[^"]+)"', re.MULTILINE)
PRELOAD = Markup('<link rel="modulepreload" href="{}">')
SCRIPT = Markup('<script type="module" src="{}"></script>')
FIRST = ["layers.css", "reset.css", "tokens.css", "base.css", "layout.css"]


def _sent(file: Packed, *, is_kept: bool) -> Response:
    """`is_kept`: by this address it will never be another."""
    response = file.response()
    response.headers["Cache-Control"] = FOREVER if is_kept else "no-cache"
    return response


class Assets:
    """All that pages are made of but their words."""

    def __init__(self, static: Path) -> None:
        sheets = {"site": _site(static / "css"), "desk": _folder(static / "css" / "desk")}
        sheets["log"] = _folder(static / "css" / "log")
        self.names = {sheet: f"{sheet}-{_hash(css)}" for sheet, css in sheets.items()}
        self.sheets = {sheet: Packed(css, "text/css") for sheet, css in sheets.items()}
        self.scripts = _scripts(static / "js")
        self.version = _hash(b"".join(script.plain for script in self.scripts.values()))
        self.hashes = {
            path.relative_to(static).as_posix(): _hash(path.read_bytes()) for path in static.rglob("*.*")
        }

    def sheet(self, name: str) -> Response:
        sheet = name.partition("-")[0]
        if sheet not in self.sheets:
            abort(404)
        return _sent(self.sheets[sheet], is_kept=name == self.names[sheet])

    def script_file(self, asked: str, name: str) -> Response:
        if name not in self.scripts:
            abort(404)
        return _sent(self.scripts[name], is_kept=asked == self.version)

    def address(self, path: str) -> str:
        """Of a file in static/, with its content's name."""
        return _without_language(url_for("static", filename=path, v=self.hashes[path]))

    def sheet_address(self, sheet: str = "site") -> str:
        return _without_language(url_for("stylesheet", name=self.names[sheet]))

    def script(self, name: str) -> Markup:
        """Its element, and before it one for each script that it needs, unless the page has it already."""
        named = g.setdefault("scripts", set())
        address = _without_language(url_for("script_file", asked=self.version, name="NAME"))
        needed = [other for other in _needs(self.scripts, name) if other not in named]
        named.update(needed)
        lines = [PRELOAD.format(address.replace("NAME", other)) for other in needed]
        return Markup("\n").join([*lines, SCRIPT.format(address.replace("NAME", name))])

    def shell(self) -> list[tuple[str, str]]:
        """What a member's pages load, with a hash of each."""
        scripts = [name for name in sorted(self.scripts) if name not in FOR_STAFF]
        return [
            ("/static/icon.svg", self.hashes["icon.svg"]),
            *((f"/assets/scripts-{self.version}/{name}", self.version) for name in scripts),
            *((f"/assets/{self.names[sheet]}.css", self.names[sheet]) for sheet in ("site", "log")),
        ]


def init_app(app: Flask) -> None:
    assets = Assets(Path(str(app.static_folder)))

    @app.get("/assets/<name>.css")
    @access.anyone
    def stylesheet(name: str) -> ResponseReturnValue:
        return assets.sheet(name)

    @app.get("/assets/scripts-<asked>/<path:name>")
    @access.anyone
    def script_file(asked: str, name: str) -> ResponseReturnValue:
        return assets.script_file(asked, name)

    @app.after_request
    def cache(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = FOREVER
        return response

    app.extensions["shell"] = assets.shell()
    app.view_functions["static"] = access.anyone(app.view_functions["static"])
    app.jinja_env.globals.update(
        asset=assets.address, script=assets.script, stylesheet_url=assets.sheet_address
    )


def shell() -> list[tuple[str, str]]:
    """What a member's pages load, with a hash of each: for the service worker."""
    found: list[tuple[str, str]] = current_app.extensions["shell"]
    return found


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


def _scripts(folder: Path) -> dict[str, Packed]:
    return {
        path.relative_to(folder).as_posix(): Packed(path.read_bytes(), "text/javascript")
        for path in sorted(folder.rglob("*.js"))
    }


def _needs(scripts: Mapping[str, Packed], name: str) -> list[str]:
    """What a script imports, and what that imports, each once."""
    found: list[str] = []
    todo = [name]
    while todo:
        script = todo.pop(0)
        for imported in IMPORT.findall(scripts[script].plain.decode()):
            needed = posixpath.normpath(posixpath.join(posixpath.dirname(script), imported))
            if needed not in (*found, name):
                found.append(needed)
                todo.append(needed)
    return found
