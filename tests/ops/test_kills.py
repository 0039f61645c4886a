"""kill -9 in the middle of the work. Nothing that was promised is lost, nothing is told that did not happen."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib import error, parse, request

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from portal import create_app
from portal.booking import operations
from portal.booking.models import Booking, Claim
from portal.db import db, transaction
from portal.gym import queries as gym
from portal.lib import clock, tokens
from portal.notifications import operations as notifications
from portal.notifications.models import OutboxMessage
from portal.seed import seed_branch
from portal.settings import Settings
from portal.web import current
from tests import people
from tests.support.client import Browser
from tests.support.page import Page
from tests.support.sockets import free_port

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[2]
KILLS = 10


class Sink:
    """Keeps the Message-ID of everything it accepts."""

    def __init__(self):
        self.accepted = Counter()
        self.arrived = threading.Event()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        for line in envelope.content.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                self.accepted[line.split(b":", 1)[1].strip()] += 1
        self.arrived.set()
        return "250 OK"


@pytest.fixture
def own_app(tmp_path):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/portal.sqlite"))
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        seed_branch()
        yield app
        db.session.remove()


def start(app, *command, **more):
    settings = {"PORTAL_DATABASE_URL": current.settings(app).database_url, **more}
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_killed_worker_loses_no_mail_and_sends_few_twice(own_app):
    total, sink, port = 200, Sink(), free_port()
    for _ in range(total):
        notifications.enqueue(
            "address_code", to="hana@example.com", locale="ja", facts={"code": "123456"}, now=clock.now()
        )
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    for killed in range(KILLS + 1):
        with transaction() as session:  # the lease of whatever a killed worker held is over
            for message in session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))):
                message.due_at = clock.now()
        worker = start(
            own_app, "flask", "--app", "wsgi", "worker", PORTAL_SMTP_URL=f"smtp://127.0.0.1:{port}"
        )
        goal = total if killed == KILLS else (killed + 1) * total // (KILLS + 2)
        while len(sink.accepted) < goal:
            assert sink.arrived.wait(60), "the worker sends nothing"
            sink.arrived.clear()
        worker.send_signal(signal.SIGTERM if killed == KILLS else signal.SIGKILL)
        worker.wait(30)
    controller.stop()
    db.session.rollback()
    assert len(sink.accepted) == total
    assert sum(sink.accepted.values()) - total <= KILLS
    assert db.session.scalar(select(func.count()).where(OutboxMessage.sent_at.is_(None))) == 0


def ready_visitor(app, starts_at, number):
    """A draft on its last page, the cookie of its browser and the token of its button."""
    key = current.secret_key()
    draft = people.begun(gym.service("trial"), starts_at, now=clock.now(), is_held=False)
    contact = people.contact(f"{number}@example.com", phone=f"090{number:08d}")
    operations.give_contact(draft=draft, contact=contact, locale="ja", key=key, now=clock.now())
    with transaction():
        draft.code_digest = tokens.digest("123456", key=key)
    operations.prove_address(draft=draft, code="123456", key=key, now=clock.now())
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


def test_a_killed_web_server_keeps_what_it_acknowledged(own_app):
    branch = gym.branch()
    day = branch.local(clock.now()).date()
    trainers = [people.trainer(branch, f"森{n}", f"Mori {n}") for n in range(10)]
    for who in trainers:
        people.works(who, branch, day + timedelta(days=1))
    opens, _ = branch.opening(day + timedelta(days=1))
    visitors = [ready_visitor(own_app, opens + timedelta(hours=n % 14), n) for n in range(120)]
    db.session.remove()

    acknowledged, port = [], free_port()
    for batch in range(0, len(visitors), 12):
        server = start(
            own_app,
            "gunicorn",
            "-c",
            "python:portal.ops.gunicorn_conf",
            "--bind",
            f"127.0.0.1:{port}",
            "wsgi:app",
        )
        while True:
            try:
                request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
                break
            except OSError:
                assert server.poll() is None
        first = threading.Event()
        threads = [
            threading.Thread(target=press, args=(port, *visitor, acknowledged, first))
            for visitor in visitors[batch : batch + 12]
        ]
        for thread in threads:
            thread.start()
        assert first.wait(30), "the server answers nothing"
        children = subprocess.run(
            ["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=False
        )
        for pid in [server.pid, *map(int, children.stdout.split())]:
            os.kill(pid, signal.SIGKILL)
        server.wait()
        for thread in threads:
            thread.join()

    references = set(db.session.scalars(select(Booking.reference)))
    assert set(acknowledged) <= references
    assert len(acknowledged) >= KILLS, "each server answered somebody before it was killed"
    told = [facts["reference"] for facts in db.session.scalars(
        select(OutboxMessage.facts).where(OutboxMessage.kind == "booking_confirmed"))]  # fmt: skip
    assert sorted(told) == sorted(references)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)
