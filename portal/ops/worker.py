"""`flask worker`: chooses ways, sends messages, a thread for each channel, keeps the minute and the hour.

One that hangs at a mail server holds up no LINE message, and none of the work of the minute.
"""

import logging
import signal
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.operations import codes, sign_ins
from portal.availability.operations import claims
from portal.booking.operations import staff_news
from portal.checkout.operations import forgetting
from portal.db import db, scrub
from portal.gym import queries as gym
from portal.lib import clock
from portal.notifications import operations as notifications
from portal.notifications import trouble
from portal.notifications import worker as outbox
from portal.notifications.rules import Channel
from portal.ops import dispatch
from portal.ops.archives import erased
from portal.privacy.operations import retention
from portal.privacy.rules import Kept
from portal.routines.operations import reminders
from portal.waitlist.operations.waiting import pass_on, sweep
from portal.web import app_settings

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks into the outbox; a look is one statement by index
EVERY_MINUTE, EVERY_HOUR = timedelta(minutes=1), timedelta(hours=1)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send what is in the outbox, remind, pass on offers, tidy up; until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    stopping = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    wake = {channel: Event() for channel in Channel}
    threads = [Thread(target=send_until, args=(app, channel, wake[channel], stopping)) for channel in Channel]
    threads.append(Thread(target=route_until, args=(app, wake, stopping)))
    for thread in threads:
        thread.start()
    keep_time(app, stopping)
    for thread in threads:
        thread.join()  # what is on its way is finished


def route_until(app: Flask, wake: Mapping[Channel, Event], stopping: Event) -> None:
    """Choose the way of whatever has become due, and tell whoever sends by it."""
    look = dispatch.looking(app)

    def round_() -> None:
        for channel in outbox.route_due(look=look, clock=clock.now, stop=stopping.is_set):
            wake[channel].set()

    with app.app_context():
        while not stopping.is_set():
            _safely(round_)
            stopping.wait(PAUSE)
    for waiting in wake.values():
        waiting.set()


def send_until(app: Flask, channel: Channel, wake: Event, stopping: Event) -> None:
    """Everything that is due by one channel, again and again."""
    settings = app_settings.settings(app)
    look = dispatch.looking(app)
    mail = dispatch.mail_sender(settings)
    send = dispatch.sending(app, mail, dispatch.line_sender(settings))

    def round_() -> None:
        try:
            outbox.deliver_due(channel, look=look, send=send, clock=clock.now, stop=stopping.is_set)
        finally:
            mail.close()

    with app.app_context():
        while not stopping.is_set():
            wake.clear()
            _safely(round_)
            wake.wait(PAUSE)


def keep_time(app: Flask, stopping: Event) -> None:
    """What is due at every look, every minute and every hour."""
    kept, backups = _kept(app), app_settings.settings(app).backups
    next_minute = next_hour = clock.now()
    while not stopping.is_set():
        now = clock.now()
        _safely(lambda: pass_on(now=clock.now()))
        if now >= next_minute:
            next_minute = now + EVERY_MINUTE
            _safely(lambda: each_minute(clock.now()))
            _safely(lambda: erased.write_down(backups))
        if now >= next_hour:
            next_hour = now + EVERY_HOUR
            _safely(lambda: each_hour(kept, clock.now()))
        stopping.wait(PAUSE)


def each_minute(now: datetime) -> None:
    notifications.note_run("worker", now=now)
    trouble.probe(now=now)
    branch = gym.branch()
    sweep(branch, now=now)  # for times that became open by themselves
    reminders.remind_due(branch, now=now)
    staff_news.tell_staff(branch, now=now)


def each_hour(kept: Kept, now: datetime) -> None:
    forgetting.forget_stale(now=now)
    claims.forget_past(now=now)
    sign_ins.forget_sign_ins(now=now)
    codes.forget_codes(now=now)
    retention.forget_old(kept, now=now)
    scrub()  # of what was deleted since, nothing is left in SQLite's log


def _safely(work: Callable[[], object]) -> None:
    """One bad round shall not end the sending of messages."""
    try:
        work()
    except SQLAlchemyError as error:  # a database that is away comes back
        log.warning("the database does not answer: %s", type(error).__name__)
    except Exception as error:
        log.error("the worker's round failed: %s", type(error).__name__)  # noqa: TRY400 - its words may be typed
    db.session.remove()


def _kept(app: Flask) -> Kept:
    chosen = app_settings.settings(app)
    return Kept(
        health=timedelta(days=chosen.keep_health_days),
        history=timedelta(days=chosen.keep_history_days),
        messages=timedelta(days=chosen.keep_messages_days),
    )
