"""kill -9 in the middle of the work. Nothing that was promised is lost, nothing is told that did not happen."""

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib import error, parse, request

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.booking.models import Booking, Claim
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.lib import clock
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage
from portal.seed import seed_branch
from portal.settings import Settings
from portal.web import current
from tests import people
from tests.conftest import missing
from tests.support import postgres
from tests.support.apps import let_go
from tests.support.client import Browser
from tests.support.mail import mail_server
from tests.support.page import Page
from tests.support.sockets import free_port

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[2]
KILLS = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request, tmp_path):
    """An app that other processes share."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/portal.sqlite"
        if request.param == "postgresql":
            try:
                url = stack.enter_context(postgres.server())
            except postgres.NoPostgres as fault:
                missing(str(fault))
        app = create_app(Settings(database_url=url))
        app.test_client_class = Browser
        with app.app_context():
            db.create_all()
            seed_branch()
            yield app
            db.session.remove()
            let_go(app)


@pytest.fixture
def mailbox():
    with mail_server() as server:
        yield server


def start(app, *command, **more):
    settings = {"PORTAL_DATABASE_URL": current.settings(app).database_url, **more}
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


def start_worker(app, mailbox):
    """What a worker that was killed had taken is free again."""
    db.session.rollback()
    with transaction() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))):
            if message.attempts:
                message.due_at = clock.now()
    db.session.remove()
    return start(app, "flask", "--app", "wsgi", "worker", PORTAL_SMTP_URL=mailbox.url)


def send_the_rest(app, mailbox):
    worker = start_worker(app, mailbox)
    while waits():
        mailbox.arrived.wait(5)
        mailbox.arrived.clear()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0


def waits():
    """Messages that are due and not sent."""
    db.session.rollback()
    return db.session.scalar(
        select(func.count()).where(OutboxMessage.sent_at.is_(None), OutboxMessage.due_at <= clock.now())
    )


def test_a_killed_worker_loses_no_mail_and_sends_few_twice(own_app, mailbox):
    total = 200
    for _ in range(total):
        notifications.enqueue(
            "address_code", to="hana@example.com", locale="ja", facts={"code": "123456"}, now=clock.now()
        )
    for killed in range(KILLS):
        worker = start_worker(own_app, mailbox)
        while len(mailbox.by_id) < (killed + 1) * total // (KILLS + 2):
            assert mailbox.arrived.wait(60), "the worker sends nothing"
            mailbox.arrived.clear()
        kill(worker)
    send_the_rest(own_app, mailbox)
    assert len(mailbox.by_id) == total
    assert sum(mailbox.by_id.values()) - total <= KILLS


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


def press(port, path, cookie, token, acknowledged, first):
    asked = request.Request(
        f"http://127.0.0.1:{port}{path}", data=parse.urlencode({"csrf_token": token}).encode(),
        headers={"Cookie": f"session={cookie}"},
    )  # fmt: skip
    try:
        request.build_opener(Stay).open(asked, timeout=10)
    except error.HTTPError as answer:
        if answer.code == 303:
            acknowledged.append(answer.headers["Location"].rsplit("/", 1)[1])
        first.set()
    except (OSError, error.URLError):
        pass  # killed before it could answer


def serve(app, port):
    """A web server that answers."""
    bind = f"127.0.0.1:{port}"
    server = start(app, "gunicorn", "-c", "python:portal.ops.gunicorn_conf", "--bind", bind, "wsgi:app")
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


def test_killed_in_a_storm_every_booking_has_its_mail_and_no_mail_is_without_one(own_app, mailbox):
    visitors = everybody(own_app)
    db.session.remove()
    acknowledged, port = [], free_port()
    for batch in range(0, len(visitors), 12):
        mailbox.arrived.clear()
        worker, server = start_worker(own_app, mailbox), serve(own_app, port)
        first = threading.Event()
        threads = [
            threading.Thread(target=press, args=(port, *visitor, acknowledged, first))
            for visitor in visitors[batch : batch + 12]
        ]
        for thread in threads:
            thread.start()
        assert first.wait(30), "the server answers nothing"
        kill(server)
        assert mailbox.arrived.wait(30), "the worker sends nothing"
        kill(worker)
        for thread in threads:
            thread.join()

    send_the_rest(own_app, mailbox)
    references = set(db.session.scalars(select(Booking.reference)))
    assert set(acknowledged) <= references
    assert len(acknowledged) >= KILLS, "each server answered somebody before it was killed"
    told = {letter["Message-ID"]: _reference(letter) for letter in mailbox.letters if _reference(letter)}
    assert sorted(told.values()) == sorted(references)
    assert len(mailbox.letters) - len(mailbox.by_id) <= KILLS, "twice is the same mail twice"
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)


def _reference(letter):
    """Of the booking that a confirmation tells of."""
    found = re.search(r"予約番号：(\w{7})", letter.get_body(("plain",)).get_content())
    return found and found[1]
