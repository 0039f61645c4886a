"""`flask db`, loaded when it is asked for: no process that answers pages needs Alembic."""

import logging
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.local import LocalProxy

from portal.db import db

FOLDER = Path(__file__).resolve().parents[1] / "migrations"
NAME = "db"


def init_app(app: Flask) -> None:
    """Flask-Migrate finds its settings where it looks for them, and Flask its commands."""
    app.extensions["migrate"] = LocalProxy(lambda: _made(app))
    app.cli = Commands(app.cli.name, commands=app.cli.commands)


def _made(app: Flask) -> Any:
    from flask_migrate import Migrate  # noqa: PLC0415 - see above

    Migrate(app, db, directory=str(FOLDER), render_as_batch=True)
    return app.extensions["migrate"]


class Commands(AppGroup):
    """Those of the portal, and beside them Flask-Migrate's."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), NAME])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != NAME:
            return super().get_command(ctx, cmd_name)
        logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
        from flask_migrate.cli import db as commands  # noqa: PLC0415 - see above

        found: click.Command = commands
        return found
