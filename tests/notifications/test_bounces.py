"""Reports of mail servers that a mail did not arrive, as they are written by real ones."""

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.db import db
from portal.notifications import operations
from portal.notifications.bounces import Bounce, bounce_in
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import State
from portal.ops.cli.commands import bounced

KEY = "0b6f0c1e-7e0b-4a53-9a3e-5d3a54ac90f1"
REPORT = """From: MAILER-DAEMON@mx.example
To: gym@gym.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 1 Apr 2030 09:00:00 +0900

Final-Recipient: rfc822; hana@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <hana@example.com>:
 no such user

--b
Content-Type: {kind}

Message-ID: <{key}@gym.example>
Subject: =?utf-8?b?5LqI57SE?=
{body}
--b--
"""


def report(*, action="failed", status="5.1.1", kind="text/rfc822-headers", key=KEY, body=""):
    return REPORT.format(action=action, status=status, kind=kind, key=key, body=body).encode()


@pytest.mark.parametrize(
    ("kind", "body"), [("text/rfc822-headers", ""), ("message/rfc822", "\nBooked.\n"), ("message/rfc822", "")]
)
def test_a_final_failure_names_the_mail_and_the_reason(kind, body):
    assert bounce_in(report(kind=kind, body=body)) == Bounce(
        KEY, "550 5.1.1 <hana@example.com>: no such user"
    )


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.4.1"),
        report(action="delivered", status="2.0.0"),
        report(action="failed", status="4.2.2"),
        report(key="somebody-elses"),
        b"",
        b"\xff\xfe\x00",
        b"Subject: I am away until Monday\n\nBack soon.",
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n',
        b"Content-Type: message/rfc822\n\n",
        report(kind="text/rfc822-headers; charset=klingon", key="x"),
    ],
)
def test_anything_else_is_none(raw):
    assert bounce_in(raw) is None


@pytest.fixture
def sent(app, now, mailbox, deliver):
    operations.enqueue("address_code", to="hana@example.com", locale="ja", facts={"code": "1"}, now=now)
    deliver(now)
    return mailbox.letters[0]["Message-ID"]


def run(app, raw, monkeypatch):
    monkeypatch.setattr("sys.stdin", type("", (), {"buffer": BytesIO(raw)}))
    bounced.callback.__wrapped__()


def message():
    db.session.rollback()
    return db.session.scalar(select(OutboxMessage))


def test_it_stands_at_the_message_with_the_servers_words(app, sent, monkeypatch, capsys):
    raw = report(key=sent.strip("<>").partition("@")[0])
    for _ in range(2):
        run(app, raw, monkeypatch)
    assert (message().state, message().last_error) == (
        State.BOUNCED,
        "550 5.1.1 <hana@example.com>: no such user",
    )
    assert capsys.readouterr().out == "Noted.\nNoted.\n"


def test_what_has_been_sent_and_came_back_is_not_sent_anew(app, sent, monkeypatch, now):
    run(app, report(key=sent.strip("<>").partition("@")[0]), monkeypatch)
    operations.retry(message(), now=now)
    assert operations.retry_all(now=now) == 0
    assert message().state is State.BOUNCED, "its words are wiped; there is nothing left to send"


def test_a_report_of_nobody_changes_nothing(app, sent, monkeypatch, capsys):
    run(app, report(), monkeypatch)
    assert message().state is State.SENT
    assert capsys.readouterr().out == "No report of a mail of ours.\n"
