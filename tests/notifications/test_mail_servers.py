"""Mail servers as they are: busy, broken, slow, gone. Nothing is lost, and hardly anything comes twice."""

import socket
from datetime import timedelta
from email.message import EmailMessage
from socket import SHUT_RDWR

import pytest
from sqlalchemy import func, select

from portal.booking.operations import bookings
from portal.booking.rules.states import CancelReason
from portal.db import db, transaction
from portal.notifications import operations, worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import MOST_REFUSALS, Channel, State
from portal.notifications.senders.smtp import SmtpSender
from tests import people
from tests.conftest import TODAY, at

COUNT = 3


@pytest.fixture
def three(app, now):
    for number in range(COUNT):
        operations.enqueue(
            "address_code", to=f"m{number}@example.com", locale="ja", facts={"code": "1"}, now=now
        )


def states():
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


@pytest.mark.parametrize(
    "mode", ["421 busy", "451 later", "550 no", "rcpt 450 later", "rcpt 550 nobody", "hang", "refuse"]
)
def test_after_trouble_everything_arrives_once(three, now, mailbox, deliver, mode):
    if mode == "refuse":
        mailbox.stop()
    mailbox.mode = mode
    assert deliver(now) == COUNT
    assert mailbox.letters == []
    assert {state.state for state in states()} == {State.TRYING}
    assert all(state.last_error for state in states())

    mailbox.mode = "ok"
    if mode == "refuse":
        mailbox.start()
    assert deliver(now + timedelta(minutes=5)) == COUNT
    assert sorted(mailbox.recipients) == ["m0@example.com", "m1@example.com", "m2@example.com"]
    assert {state.state for state in states()} == {State.SENT}
    assert deliver(now + timedelta(days=1)) == 0


def test_a_server_that_takes_it_and_hangs_up_gets_it_again_under_the_same_name(three, now, mailbox, deliver):
    """Nobody can know whether it was taken. Who keeps mail sees by the Message-ID that it is the same."""
    mailbox.mode = "cut"
    deliver(now)
    assert {state.state for state in states()} == {State.TRYING}
    mailbox.mode = "ok"
    deliver(now + timedelta(minutes=5))
    assert set(mailbox.by_id.values()) == {2}
    assert len(mailbox.by_id) == COUNT
    assert {state.state for state in states()} == {State.SENT}


def test_a_slow_server_is_waited_for(three, now, mailbox, deliver):
    mailbox.mode, mailbox.pause = "slow", 0.2
    assert deliver(now) == COUNT
    assert set(mailbox.by_id.values()) == {1}


def test_an_address_that_nobody_has_is_given_up_with_the_servers_words(three, now, mailbox, deliver):
    mailbox.mode = "rcpt 550 5.1.1 no such user"
    tried = sum(deliver(now + timedelta(hours=hours)) for hours in range(24))
    assert tried == COUNT * MOST_REFUSALS
    assert {state.state for state in states()} == {State.BOUNCED}
    assert {state.last_error for state in states()} == {"550 5.1.1 no such user"}


def test_poison_never_blocks_the_queue(app, now, mailbox, deliver):
    """A kind without templates, facts that are missing, a name that would break a header."""
    operations.enqueue("no_such_kind", to="x@example.com", locale="ja", facts={}, now=now)
    operations.enqueue("address_code", to="x@example.com", locale="ja", facts={}, now=now)
    operations.enqueue(
        "address_code", to="a\r\nBcc: b@example.com", locale="ja", facts={"code": "1"}, now=now
    )
    operations.enqueue("address_code", to="fine@example.com", locale="ja", facts={"code": "1"}, now=now)
    assert deliver(now) == 4
    assert mailbox.recipients == ["fine@example.com"]
    errors = [state.last_error for state in states()[:3]]
    assert [error.partition(":")[0] for error in errors] == [
        "TemplateNotFound",
        "UndefinedError",
        "ValueError",
    ]


@pytest.fixture
def no_network(monkeypatch):
    """Whoever opens a connection to anywhere fails. The database is reached already."""

    def refuse(*_args, **_kwargs):
        raise AssertionError("a page has opened a connection")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_no_page_waits_for_a_mail_server(client, signed_in, hana, trial, mori, now, no_network):
    """Pages write into the outbox, and nothing else: however slow the server, they are as fast."""
    made = people.booked(hana, trial, at(10), now=now)
    browser = signed_in(hana)
    assert browser.submit(f"/me/bookings/{made.reference}/cancellation", reason=CancelReason.PLANS).location
    client.submit("/login", ends="/login/codes", email="hana@example.com")
    kinds = db.session.scalars(select(OutboxMessage.kind)).all()
    assert {"booking_cancelled", "sign_in_code"} <= set(kinds)


def test_a_mail_without_its_booking_is_never_sent(hana, trial, mori, now, mailbox, deliver, monkeypatch):
    monkeypatch.setattr(bookings.messages, "remind", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        people.booked(hana, trial, at(10), now=now)
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert deliver(now) == 0


def test_the_confirmation_arrives_in_her_language(yui, trial, mori, now, mailbox, deliver):
    people.booked(yui, trial, at(10), now=now)
    assert deliver(now) == 1
    [letter] = mailbox.letters
    assert mailbox.recipients == ["yui@example.com"]
    assert letter["Subject"] == "Booked: Tue 2 Apr 10:00"
    assert "https://gym.example/en/booking/" in letter.get_body(("plain",)).get_content()


def test_after_a_joining_what_waits_goes_to_the_account_she_kept(
    hana, yui, trial, mori, now, mailbox, deliver
):
    """Her second address is closed by it; a message that was written to it is still hers."""
    people.booked(yui, trial, at(10), now=now)
    with transaction():
        yui.phone = hana.phone
    people.joined(hana, yui, now=now)
    deliver(now)
    deliver(at(20, on=TODAY))
    told = [(to, letter["Subject"]) for to, letter in zip(mailbox.recipients, mailbox.letters, strict=True)]
    joined = "2つの記録を1つにしました"
    about_visits = [to for to, subject in told if not subject.startswith(("Two records", joined))]
    assert about_visits == ["hana@example.com"] * 2
    assert ("yui@example.com", "Two records are one now") in told, (
        "of the joining itself she hears there, too"
    )


def test_a_look_into_an_empty_outbox_takes_no_lock(app, now, statements):
    with statements() as seen:
        assert not worker.route_due(look=None, clock=lambda: now)
        assert not worker.deliver_due(Channel.LINE, look=None, send=None, clock=lambda: now)
    assert len(seen) == 2
    assert not any("FOR UPDATE" in one or "UPDATE" in one for one in seen)


def test_mails_go_by_one_connection(mailbox, deliver, hana, trial, mori, now):
    connections = []
    handle = mailbox.handle_DATA

    async def note(server, session, envelope):
        connections.append(session.peer)
        return await handle(server, session, envelope)

    mailbox.handle_DATA = note
    people.booked(hana, trial, at(10), now=now)
    people.booked(people.member("b@example.com", now=now, phone="09011112222"), trial, at(12), now=now)
    deliver(now)
    assert len(connections) == 2
    assert len(set(connections)) == 1


def test_a_connection_that_has_ended_meanwhile_is_made_anew(mailbox):
    sender = SmtpSender(mailbox.url)
    for number in range(3):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Message-ID"] = (
            "gym@example.com",
            "hana@example.com",
            f"<{number}@x>",
        )
        sender.send(letter)
        if number == 0:
            sender._server.sock.shutdown(SHUT_RDWR)
        else:
            mailbox.stop()
            mailbox.start()
    sender.close()
    assert len(mailbox.by_id) == 3
    assert set(mailbox.by_id.values()) == {1}
