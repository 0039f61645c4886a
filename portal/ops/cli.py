"""`flask worker` and `flask serve`."""

import logging
import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import operations as accounts
from portal.booking import operations as booking
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.crypto import CannotOpen
from portal.notifications import operations as notifications
from portal.notifications import worker as outbox
from portal.notifications.models import OutboxMessage
from portal.notifications.senders import ConsoleSender, SmtpSender
from portal.ops import doctor, keys
from portal.privacy import operations as privacy
from portal.privacy.rules import Kept
from portal.web import current, messages

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks into the outbox; a look is one statement by index
SWEEP_EVERY = timedelta(minutes=1)  # for times that became open by themselves
TIDY_EVERY = timedelta(hours=1)


def chosen_sender(app: Flask) -> ConsoleSender | SmtpSender:
    """A mail server if there is one, else the console."""
    url = current.settings(app).smtp_url
    return SmtpSender(url.get_secret_value()) if url else ConsoleSender()


def sending(app: Flask, sender: ConsoleSender | SmtpSender) -> outbox.Send:
    """What the worker does with a message: write the e-mail, and hand it over."""

    def send(message: OutboxMessage) -> None:
        sender.send(
            messages.compose(
                app,
                key=f"outbox-{message.id}",
                kind=message.kind,
                to=message.to,
                locale=message.locale,
                facts=message.facts,
            )
        )

    return send


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send what is in the outbox, pass on offers, tidy up; until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    stopping = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    send = sending(app, chosen_sender(app))
    swept_at = tidied_at = None
    while not stopping.is_set():
        try:
            outbox.deliver_due(send, clock=clock.now, stop=stopping.is_set)
            booking.pass_on(now=clock.now())
            if swept_at is None or clock.now() > swept_at + SWEEP_EVERY:
                swept_at = clock.now()
                notifications.note_run("worker", now=swept_at)
                booking.sweep(gym.branch(), now=swept_at)
            if tidied_at is None or clock.now() > tidied_at + TIDY_EVERY:
                tidied_at = clock.now()
                booking.forget_stale(now=tidied_at)
                booking.forget_past(now=tidied_at)
                accounts.forget_sign_ins(now=tidied_at)
                accounts.forget_codes(now=tidied_at)
                privacy.forget_old(_kept(app), now=tidied_at)
        except SQLAlchemyError as error:  # a database that is away comes back
            log.warning("the database does not answer: %s", type(error).__name__)
        except Exception as error:  # one bad round shall not end the sending of mails
            log.error("the worker's round failed: %s", type(error).__name__)  # noqa: TRY400 - its words may be typed
        db.session.remove()
        stopping.wait(PAUSE)


def _kept(app: Flask) -> Kept:
    chosen = current.settings(app)
    return Kept(
        health=timedelta(days=chosen.keep_health_days),
        history=timedelta(days=chosen.keep_history_days),
        messages=timedelta(days=chosen.keep_messages_days),
    )


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
        subprocess.Popen(command, start_new_session=True)  # noqa: S603 - Ctrl-C is ours to pass on
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
    except CannotOpen:
        raise click.ClickException(
            "Something is sealed with a key that is not among PORTAL_FIELD_KEYS. Put the old key back."
        ) from None
    click.echo(f"{count} values are sealed with the first key. The other keys can go.")


@click.command("doctor")
@with_appcontext
def examination() -> None:
    """Look at everything that must be right in production; exits with 1 where something is not."""
    patient = doctor.Patient(current.settings(), current_app.debug, clock.now())
    faults = doctor.examine(patient)
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        raise SystemExit(1)
    click.echo("All is well.")


COMMANDS = [worker, serve, rotate_keys, examination]
