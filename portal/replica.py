"""Pages that may be a moment old are read from a replica, where there is one. Nothing is decided by it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from portal import patience
from portal.db import db
from portal.page_session import REPLICA

View = Callable[..., ResponseReturnValue]


def init_app(app: Flask, url: str) -> None:
    """An engine of its own, whose connections are tried before they are used.

    It is none of the binds of Flask-SQLAlchemy: those hold tables, and every app of a process has them.
    """
    if url:
        app.extensions[REPLICA] = create_engine(url, pool_pre_ping=True, **patience.engine_options(url))


def may_be_a_moment_old(view: View) -> View:
    """What this page reads may come from the replica. While that is away, the database itself answers."""

    @wraps(view)
    def reads(*arguments: Any, **named: Any) -> ResponseReturnValue:
        engine = current_app.extensions.get(REPLICA)
        if engine is not None:
            try:
                engine.connect().close()  # back into the pool, from which the page takes it
            except OperationalError:
                pass
            else:
                db.session().info[REPLICA] = engine
        return view(*arguments, **named)

    return reads
