"""A portal of several processes, and a crowd that presses its buttons."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib import error, parse, request

from sqlalchemy import func, or_, select

from portal.db import db, transaction
from portal.gym import queries as gym
from portal.lib import clock
from portal.notifications import queries as outbox
from portal.notifications.models import OutboxMessage
from portal.web import app_settings
from tests import people
from tests.support.page import Page

ROOT = Path(__file__).parents[2]


def start(app, *command, **more):
    settings = {"PORTAL_DATABASE_URL": app_settings.settings(app).database_url, **more}
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill(process):
    """It and its children, at once."""
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    for pid in [process.pid, *map(int, found.stdout.split())]:
        os.kill(pid, signal.SIGKILL)
    process.wait()


def start_worker(app, mailbox, **more):
    """What a worker that was killed had taken is free again."""
    db.session.rollback()
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))):
            if message.attempts:
                message.due_at = clock.now()
    db.session.remove()
    return start(app, "flask", "--app", "wsgi", "worker", PORTAL_SMTP_URL=mailbox.url, **more)


def send_the_rest(app, mailbox):
    since = clock.now()
    worker = start_worker(app, mailbox)
    while waits() or not has_run(since):  # one that has not begun yet is ended by a signal, and not by itself
        mailbox.arrived.wait(5)
        mailbox.arrived.clear()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0


def has_run(since):
    last = outbox.last_run("worker")
    return last is not None and last >= since


def waits():
    """Messages that are due and not sent, those included that the worker has taken up at this very moment."""
    db.session.rollback()
    is_in_hand = or_(OutboxMessage.due_at <= clock.now(), OutboxMessage.attempts > 0)
    unsent = OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None)
    return db.session.scalar(select(func.count()).where(*unsent, is_in_hand))


def ready_visitor(app, starts_at, number):
    """A draft on its last page, the cookie of its browser and the token of its button."""
    draft = people.begun(gym.service("trial"), starts_at, now=clock.now(), is_held=False)
    contact = people.contact(f"{number}@example.com", phone=f"090{number:08d}")
    people.proven(draft, contact, now=clock.now())
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["drafts"] = [draft.key]
    path = f"/book/{draft.key}/check"
    token = Page(browser.get(path).text).form(id="step").fields["csrf_token"]
    return path, browser.get_cookie("session").value, token


class Stay(request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


class Crowd:
    """Presses the last button, everybody at once. What each was answered stands in `booked` and `codes`."""

    def __init__(self, port):
        self.port = port
        self.booked: dict[str, str] = {}  # references by the address of her last page
        self.codes: Counter[int] = Counter()
        self.first = threading.Event()  # somebody has an answer

    def press(self, visitors):
        threads = [threading.Thread(target=self._press, args=visitor) for visitor in visitors]
        for thread in threads:
            thread.start()
        return threads

    def _press(self, path, cookie, token):
        asked = request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=parse.urlencode({"csrf_token": token}).encode(),
            headers={"Cookie": f"session={cookie}"},
        )  # fmt: skip
        try:
            request.build_opener(Stay).open(asked, timeout=10)
        except error.HTTPError as answer:
            self.codes[answer.code] += 1
            if answer.code == 303:
                self.booked[path] = answer.headers["Location"].rsplit("/", 1)[1]
            self.first.set()
        except (OSError, error.URLError):
            pass  # gone before it could answer


def serve(app, port, **more):
    """A web server that answers."""
    bind = f"127.0.0.1:{port}"
    server = start(
        app, "gunicorn", "-c", "python:portal.ops.gunicorn_conf", "--bind", bind, "wsgi:app", **more
    )
    while True:
        try:
            request.urlopen(f"http://{bind}/healthz", timeout=1)
        except OSError:
            assert server.poll() is None
        else:
            return server


def everybody(app):
    """A hundred and twenty visitors with their finger over the button."""
    branch = gym.branch()
    day = branch.local(clock.now()).date() + timedelta(days=1)
    for number in range(10):
        people.works(people.trainer(branch, f"森{number}", f"Mori {number}"), branch, day)
    opens, _ = branch.opening(day)
    return [ready_visitor(app, opens + timedelta(hours=n % 14), n) for n in range(120)]


def confirmed(mailbox):
    """References of the bookings that confirmations tell of, by the mail."""
    told = {letter["Message-ID"]: _reference_in(letter) for letter in mailbox.letters}
    return {mail: reference for mail, reference in told.items() if reference}


def _reference_in(letter):
    """Of the booking that a confirmation tells of."""
    found = re.search(r"予約番号：(\w{7})", letter.get_body(("plain",)).get_content())
    return found and found[1]
