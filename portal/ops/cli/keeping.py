"""`flask backup`, `flask restore` and `flask move`: nothing is lost, and everything can be taken along."""

import logging
import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import with_appcontext
from pydantic import ValidationError
from sqlalchemy import NullPool, create_engine

from portal import patience
from portal.db import db
from portal.lib import clock
from portal.lib.crypto import CannotOpen
from portal.notifications import operations as notifications
from portal.notifications.rules import PROVEN
from portal.ops.archives import backups, erased, sealing, takeaway
from portal.ops.archives import file as files
from portal.ops.archives.backups import NotProven
from portal.ops.archives.file import Contents, NoArchive
from portal.ops.cli.children import with_us
from portal.settings import PREFIX, ROOT
from portal.web import app_settings

FILE = click.Path(dir_okay=False, path_type=Path)
HOURS = timedelta(hours=2)  # from then on a time is told in hours


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path), required=False)
@with_appcontext
@patience.nobody_waiting()
def backup(target: Path | None) -> None:
    """Everything into a file, or a folder (PORTAL_BACKUPS); proven by restoring it elsewhere."""
    settings = app_settings.settings()
    path = (target or settings.backups).absolute()
    try:
        if target is None:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = path if path.is_dir() else path.parent
        if not folder.is_dir():
            raise click.ClickException(f"There is no folder {folder}. Make it first.")
        erased.write_down(folder)
        made = backups.back_up(
            db.engine, path, key=settings.backup_key, prove=_prove, tell=_tell, now=clock.now()
        )
    except OSError as fault:
        raise click.ClickException(f"No backup was made: {fault.strerror}. The old ones stand.") from None
    except (NoArchive, NotProven) as fault:
        raise click.ClickException(f"No backup was made, for it could not be restored: {fault}") from None
    notifications.note_run(PROVEN, now=clock.now())
    click.echo(f"{made.path}: {_counted(made.contents)}. It was restored elsewhere, and is right.")
    if path.is_dir():
        for gone in backups.thin(path):
            click.echo(f"{gone.name} is kept no more.")
    if settings.backup_command:
        for sent in (made.path, folder / erased.NAME):
            if sent.exists():
                _send_away(settings.backup_command, sent)


def _counted(contents: Contents) -> str:
    return f"{contents.count('booking')} bookings, {contents.count('member')} members"


def _prove(file: IO[bytes], _contents: Contents) -> None:
    """Into a database that is thrown away. Raises NotProven."""
    with tempfile.TemporaryDirectory() as folder:
        _restored(Path(file.name), f"sqlite:///{folder}/scratch.sqlite")


def _restored(path: Path, url: str) -> None:
    """By the very command that somebody would type. Raises NotProven."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    command = [*with_us(), *flask, "restore", "--as-it-was", str(path)]
    environment = os.environ | {f"{PREFIX}DATABASE_URL": url}
    done = subprocess.run(  # noqa: S603 - ourselves
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it ended without a word"]
        ours = [line.removeprefix("Error: ") for line in said if line.startswith("Error: ")]
        raise NotProven((ours or said)[-1])


def _send_away(command: str, path: Path) -> None:
    """To wherever the settings say. What is made is made, whatever becomes of the way."""
    words = [word.replace("{}", str(path)) for word in shlex.split(command)]
    try:
        code = subprocess.run(words, check=False).returncode  # noqa: S603 - the operator's own
    except OSError as fault:
        code = fault.errno or 1
    if code:
        raise click.ClickException(f"{words[0]} has failed ({code}). The backup is made, and here alone.")
    click.echo(f"Sent away by {words[0]}.")


@click.command("restore")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--key", type=FILE, help="where the secret key of a sealed backup stands")
@click.option("--erased", "listed", type=FILE, help="the list of whom was deleted; the one beside the file")
@click.option("--as-it-was", is_flag=True, help="hold no message back and delete nobody: for a proof")
@with_appcontext
@patience.nobody_waiting()
def restore(path: Path, key: Path | None, listed: Path | None, *, as_it_was: bool) -> None:
    """Fill an empty database from a backup."""
    from portal.ops.archives import restoring  # noqa: PLC0415 - it reads Alembic

    logging.getLogger("alembic").setLevel(logging.WARNING)  # through which revisions it goes
    beside = listed or path.parent / erased.NAME
    try:
        with sealing.opened(path, key) as file:
            found = restoring.restore(
                file, erased=beside, is_as_it_was=as_it_was, tell=_tell,
                now=clock.now(),
            )  # fmt: skip
    except OSError as fault:
        raise click.ClickException(
            f"{path.name} was not restored. {fault.filename}: {fault.strerror}."
        ) from None
    except (restoring.Refused, NoArchive, sealing.NoKey) as fault:
        raise click.ClickException(f"{path.name} was not restored: {fault}") from None
    if as_it_was and found.faults:
        raise click.ClickException(f"What it holds is not right: {found.faults[0]}.")
    click.echo(f"Restored: {_counted(found.contents)}. {_lost(found.contents.made_at)}")
    if not as_it_was:
        click.echo(
            f"{found.held_back} messages are held back, for they may have been sent since. "
            "The owner decides under Settings, Messages."
        )
    if not as_it_was and not beside.exists():
        click.echo(f"There is no {beside}: who has had everything deleted since is back.")
    if found.erased:
        click.echo(f"{found.erased} people who had everything deleted since were deleted again.")
    for wrong in found.faults:
        click.echo(f"✗ {wrong}")


def _lost(made_at: datetime) -> str:
    ago = clock.now() - made_at
    span = f"{ago // timedelta(hours=1)} hours" if ago >= HOURS else f"{ago // timedelta(minutes=1)} minutes"
    return f"It is as of {made_at:%Y-%m-%d %H:%M} UTC: what was done in the {span} since is not in it."


@click.command("move")
@click.argument("url")
@with_appcontext
@patience.nobody_waiting()
def move(url: str) -> None:
    """Everything into an empty database of another address, which may be of the other engine.

    With - the address is read from standard input, where no list of processes shows its password.
    """
    url = sys.stdin.readline().strip() if url == "-" else url
    settings = app_settings.settings()
    try:
        other = type(settings).model_validate({**settings.model_dump(), "database_url": url}).database_url
    except ValidationError as wrong:
        said = wrong.errors()[0]["msg"].removeprefix("Value error, ")
        raise click.ClickException(f"The new address: {said}") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "everything.zip"
        try:
            made = backups.back_up(
                db.engine, path, key="", prove=lambda file, _made: _restored(Path(file.name), other),
                tell=_tell, now=clock.now(),
            )  # fmt: skip
        except (NoArchive, NotProven) as fault:
            raise click.ClickException(f"Nothing was moved: {fault}") from None
    if unlike := [name for name, part in _digests(other).items() if made.contents.tables.get(name) != part]:
        raise click.ClickException(f"These tables are not alike: {', '.join(unlike)}. Do not go on with it.")
    click.echo(
        f"{_counted(made.contents)}, each row alike. Now set {PREFIX}DATABASE_URL, and start the portal."
    )


@click.command("take-away")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--key", required=True, help="the public half of the owner's key (age1…)")
@with_appcontext
@patience.nobody_waiting()
def take_away(path: Path, key: str) -> None:
    """Everything of the gym in one file, in words: JSON lines, tables, and what reads them."""
    try:
        sealing.recipient(key)
        path = path if path.suffix == sealing.SEALED else path.with_name(path.name + sealing.SEALED)
        made = takeaway.take_away(db.engine, path.absolute(), key=key, tell=_tell, now=clock.now())
    except (OSError, ValueError, CannotOpen) as fault:
        raise click.ClickException(f"Nothing was made: {fault}") from None
    click.echo(
        f"{path}: {_counted(made)}, in words. Its key opens it: age -d -i KEY {path.name} > {path.stem}"
    )


def _digests(url: str) -> dict[str, Any]:
    engine = create_engine(url, poolclass=NullPool, **_asked(url))
    with backups.one_moment(engine) as connection:
        return files.digests(connection)


def _asked(url: str) -> dict[str, Any]:
    options = patience.engine_options(url)
    options.pop("pool_timeout", None)
    return options


def _tell(table: str, rows: int) -> None:
    """How far it is, for whoever looks on."""
    if sys.stderr.isatty():
        with suppress(OSError):
            click.echo(f"\r\033[K{table}: {rows:,} ", nl=False, err=True)


COMMANDS = [backup, restore, move, take_away]
