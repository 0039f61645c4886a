"""`flask serve`, `flask bounced`, `flask rotate-keys` and `flask doctor`; and the list of all commands."""

import signal
import subprocess
import sys
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.lib import clock
from portal.lib.crypto import CannotOpen, NoSuchKey
from portal.notifications import bounces
from portal.notifications import operations as notifications
from portal.ops import doctor, keys
from portal.ops.cli import keeping
from portal.ops.cli.children import with_us
from portal.ops.worker import worker
from portal.web import app_settings

MOST_OF_A_REPORT = 1_000_000  # bytes


@click.command("serve")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
def serve(host: str, port: int) -> None:
    """Web server and worker together, until one of them ends or Ctrl-C."""
    web = [
        sys.executable, "-m", "gunicorn", "--config", "python:portal.ops.gunicorn_conf",
        "--bind", f"{host}:{port}", "wsgi:app",
    ]  # fmt: skip
    jobs = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # nosec B104 # noqa: S104 - a name for it, no binding
    click.echo(f"\n  Cortis Gym is open at http://{shown}:{port}/  (Ctrl-C closes it)\n")
    stopping = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    children = [
        subprocess.Popen([*with_us(), *command], start_new_session=True)  # noqa: S603 - Ctrl-C is ours to pass on
        for command in (web, jobs)
    ]
    while not stopping.wait(0.5):
        if any(child.poll() is not None for child in children):
            break
    for child in children:
        child.terminate()
    codes = [_ended(child) for child in children]
    sys.exit(0 if stopping.is_set() else max(map(abs, codes)))


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Its exit code. One that does not stop within half a minute is killed; nothing is lost by it."""
    try:
        return child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Seal everything with the first of PORTAL_FIELD_KEYS, and make blind names with PORTAL_INDEX_KEY."""
    try:
        count = keys.renew_all()
    except NoSuchKey:
        raise click.ClickException(
            "Something is sealed with a key that is not among PORTAL_FIELD_KEYS. Put the old key back."
        ) from None
    except CannotOpen as fault:
        raise click.ClickException(
            f"{fault} was changed, or belongs to another row. The doctor command lists all of them."
        ) from None
    click.echo(f"{count} values are sealed with the first key. The other keys can go.")


@click.command("bounced")
@with_appcontext
def bounced() -> None:
    """Read a report that a mail did not arrive from standard input, and note it at the message."""
    found = bounces.bounce_in(sys.stdin.buffer.read(MOST_OF_A_REPORT))
    is_ours = found and notifications.note_bounce(key=found.key, why=found.why, now=clock.now())
    click.echo("Noted." if is_ours else "No report of a mail of ours.")


@click.command("doctor")
@with_appcontext
def examination() -> None:
    """Look at everything that must be right in production; exits with 1 where something is not."""
    patient = doctor.Patient(app_settings.settings(), current_app.debug, clock.now())
    faults = doctor.examine(patient)
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        raise SystemExit(1)
    click.echo("All is well.")


COMMANDS = [worker, serve, bounced, rotate_keys, examination, *keeping.COMMANDS]
