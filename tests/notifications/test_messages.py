"""What arrives in a mailbox, over a real mail server."""

import re
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from portal.db import db
from portal.notifications import operations, worker
from portal.notifications.models import OutboxMessage
from portal.notifications.senders import ConsoleSender, SmtpSender
from portal.ops.cli import sending
from portal.web import messages
from tests import people
from tests.conftest import TODAY, at
from tests.support.sockets import free_port

FACTS = {
    "address_code": {"code": "123456"},
    "sign_in_code": {"code": "123456", "token": "a-token"},
    "password_reset": {"token": "x"},
    "password_changed": {},
    "no_account": {"code": "123456"},
    "address_taken": {"code": "123456"},
    "address_changed": {},
    "erased": {},
    "partner_invited": {"token": "x", "name": "山本"},
    "invitation": {"token": "x"},
    "security_changed": {"what": "passkey_added"},
    "draft_kept": {"token": "abc", "until": "2030-06-01T09:00:00+09:00"},
}
VISIT = {
    "name": "山本", "reference": "ABC2346", "starts_at": "2030-04-02T10:00:00+09:00",
    "ends_at": "2030-04-02T11:00:00+09:00", "service": "産後体験", "trainer": "森", "branch": "Cortis Gym 銀座店",
    "address": "東京都中央区入船2-9-4 3階", "access": "京葉線\n有楽町線", "phone": "", "email": "gym@example.com",
    "deadline": "2030-04-01T10:00:00+09:00", "is_pardoned": False,
}  # fmt: skip
KINDS = FACTS | {
    "booking_confirmed": VISIT,
    "booking_cancelled": VISIT,
    "booking_moved": VISIT | {"is_pardoned": True},
    "visit_stands": VISIT,
    "move_proposed": VISIT | {"proposed": {"starts_at": "2030-04-02T12:00:00+09:00", "trainer": "工藤"}},
    "booking_reminder": VISIT,
    "series_confirmed": VISIT | {"visits": [VISIT, VISIT]},
    "waitlist_offer": VISIT | {"offer": 1, "until": "2030-04-02T08:00:00+09:00"},
}
MESSAGES = Path(__file__).resolve().parents[2] / "templates/messages"
HEALTH = re.compile(
    r"出産|授乳|妊娠|痛み|体調|帝王切開|許可|birth|caesarean|clear|pain|health", re.IGNORECASE
)


class Mailbox:
    def __init__(self):
        self.letters = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.letters.append(envelope)
        return self.answer


@pytest.fixture
def mailbox():
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


@pytest.fixture
def send(app, mailbox):
    return sending(app, SmtpSender(mailbox.url))


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_is_whole_in_both_languages(app, kind, locale):
    mail = messages.compose(app, key="x", kind=kind, to="hana@example.com", locale=locale, facts=KINDS[kind])
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert 0 < len(mail["Subject"]) <= 40
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<x@gym.example>"
    for words in (mail["Subject"], text, html):
        assert not re.search(r"None|Undefined|%\(", words)
        assert not HEALTH.search(words.replace("産後体験", "").replace("Postpartum trial", ""))
    assert set(KINDS) == {path.name.partition(".")[0] for path in MESSAGES.glob("[a-z]*.txt.j2")}
    for link in re.findall(r"https?://[^\s\"<]+", text):
        assert link.startswith("https://gym.example/" + ("en/" if locale == "en" else ""))
    assert f'lang="{locale}"' in html


def test_a_fact_that_looks_like_html_stays_text(app):
    facts = VISIT | {"name": "<b>x</b>"}
    mail = messages.compose(
        app, key="x", kind="booking_confirmed", to="a@example.com", locale="ja", facts=facts
    )
    assert "<b>x</b>" not in mail.get_body(("html",)).get_content()
    assert "<b>x</b>" in mail.get_body(("plain",)).get_content()


def test_the_confirmation_arrives_in_her_language(yui, trial, mori, now, mailbox, send):
    people.booked(yui, trial, at(10), now=now)
    assert worker.deliver_due(send, clock=lambda: now) == 1
    [letter] = mailbox.letters
    assert letter.rcpt_tos == ["yui@example.com"]
    assert b"Booked: Tue 2 Apr 10:00" in letter.content
    assert b"https://gym.example/en/booking/" in letter.content


def test_a_server_that_says_later_loses_nothing(hana, trial, mori, now, mailbox, send):
    people.booked(hana, trial, at(10), now=now)
    mailbox.answer = "451 try again"
    worker.deliver_due(send, clock=lambda: now)
    assert mailbox.letters == []
    mailbox.answer = "250 OK"
    assert worker.deliver_due(send, clock=lambda: at(19, on=TODAY)) == 1
    assert len(mailbox.letters) == 1


def test_a_server_that_is_down_is_noted(hana, trial, mori, now, app):
    people.booked(hana, trial, at(10), now=now)
    send = sending(app, SmtpSender("smtp://127.0.0.1:1"))
    worker.deliver_due(send, clock=lambda: now)
    db.session.rollback()
    assert "ConnectionRefusedError" in db.session.scalar(
        select(OutboxMessage.last_error).where(OutboxMessage.kind == "booking_confirmed")
    )


def test_the_console_shows_what_would_be_sent(app, capsys):
    mail = messages.compose(
        app, key="x", kind="address_code", to="hana@example.com", locale="ja", facts={"code": "123456"}
    )
    ConsoleSender().send(mail)
    shown = capsys.readouterr().out
    assert "hana@example.com" in shown
    assert "確認コード：123456" in shown


def test_an_unknown_kind_is_a_failure_of_that_message_only(app, now, send):
    operations.enqueue("no_such_kind", to="x@example.com", locale="ja", facts={}, now=now)
    worker.deliver_due(send, clock=lambda: now)
    db.session.rollback()
    assert "TemplateNotFound" in db.session.scalar(select(OutboxMessage.last_error))
