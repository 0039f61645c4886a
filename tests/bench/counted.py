"""The portal, telling in a header how many statements a request took. BEGIN and COMMIT are not counted."""

import threading
from collections.abc import Callable, Iterable

from sqlalchemy import event

from portal import create_app
from portal.db import db

HEADER = "X-Perf-Sql"
seen = threading.local()
portal = create_app()


def app(environ: dict, start_response: Callable) -> Iterable[bytes]:
    seen.count = 0

    def start(status: str, headers: list, *rest):
        return start_response(status, [*headers, (HEADER, str(seen.count))], *rest)

    return portal(environ, start)


def _note(_connection, _cursor, statement: str, *_rest) -> None:
    if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
        seen.count = getattr(seen, "count", 0) + 1


with portal.app_context():
    event.listen(db.engine, "before_cursor_execute", _note)
