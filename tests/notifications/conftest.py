"""A worker's rounds against a real mail server and a stand-in for LINE."""

import pytest
from pydantic import SecretStr

from portal.db import db
from portal.notifications import worker
from portal.notifications.rules import Channel
from portal.notifications.senders.line import LineSender
from portal.notifications.senders.smtp import SmtpSender
from portal.ops.dispatch import looking, sending
from tests.support.line import NAME, SECRET, TOKEN, line_server
from tests.support.mail import mail_server

HANGS, PATIENCE = 0.5, 60  # seconds: where a server hangs, and where a machine may be busy


@pytest.fixture
def mailbox():
    with mail_server() as server:
        yield server


@pytest.fixture
def line(app):
    """The gym has LINE."""
    before = app.extensions["portal"]
    with line_server() as server:
        app.extensions["portal"] = before.model_copy(
            update={"line_token": SecretStr(TOKEN), "line_secret": SecretStr(SECRET), "line_id": NAME}
        )
        yield server
        app.extensions["portal"] = before


@pytest.fixture
def deliver(app, branch, mailbox, request):
    """deliver(now): every message that is due by then goes out, by whichever way; how many were tried."""

    def run(now):
        mail = SmtpSender(mailbox.url, patience=HANGS if mailbox.mode == "hang" else PATIENCE)
        line = request.getfixturevalue("line") if "line" in request.fixturenames else None
        by_line = (
            LineSender(TOKEN, url=line.url, patience=HANGS if line.mode == "hang" else PATIENCE)
            if line
            else None
        )
        look, send = looking(app), sending(app, mail, by_line)
        tried = 0
        with app.app_context():  # the worker has a session of its own
            while True:
                worker.route_due(look=look, clock=lambda: now)
                round_ = sum(
                    worker.deliver_due(channel, look=look, send=send, clock=lambda: now)
                    for channel in Channel
                )
                tried += round_
                if not round_:
                    break
        mail.close()
        db.session.rollback()  # what it has left is seen
        return tried

    return run
