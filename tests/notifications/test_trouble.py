"""A mail server that takes nothing: nothing is given up for it, the owner knows at once, and it heals by itself."""

import smtplib
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.notifications import operations, trouble, worker
from portal.notifications.models import ChannelTrouble, OutboxMessage
from portal.notifications.rules import LONGEST_TRY, Blame, Channel, State
from portal.notifications.senders.smtp import SmtpSender, _answer
from portal.ops.dispatch import looking, sending
from tests.conftest import TODAY

MINUTE = timedelta(minutes=1)
EVERYBODY = [
    "554 5.7.1 relay access denied",
    "rcpt 550 5.1.1 no such user",
    "refuse",
    *(
        pytest.param(mode, marks=pytest.mark.soak)
        for mode in (
            "550 no",
            "421 busy",
            "451 later",
            "rcpt 550 no",
            "rcpt 550 5.7.1 blocked",
            "rcpt 451 greylisted",
            "password",
        )
    ),
]


def write(number, *, now, **more):
    operations.enqueue(
        "address_code", to=f"m{number}@example.com", locale="ja", facts={"code": "1"}, now=now, **more
    )


def messages():
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def states():
    return {message.state for message in messages()}


def troubles():
    db.session.rollback()
    return db.session.scalars(select(ChannelTrouble)).all()


@pytest.fixture
def minutes(app, deliver):
    """minutes(first, last): the worker's rounds of these minutes; how many messages were tried."""

    def run(now, many):
        tried = 0
        for n in range(many):
            trouble.probe(now=now + n * MINUTE)
            tried += deliver(now + n * MINUTE)
        return tried

    return run


def breaks(mailbox, mode):
    if mode == "refuse":
        mailbox.stop()
    mailbox.mode = "535 5.7.8 wrong password" if mode == "password" else mode


def is_mended(mailbox, mode):
    mailbox.mode = "ok"
    if mode == "refuse":
        mailbox.start()


@pytest.mark.parametrize("mode", EVERYBODY)
def test_a_server_that_refuses_everybody_loses_nothing_and_heals_within_ninety_seconds(
    app, now, mailbox, minutes, mode
):
    breaks(mailbox, mode)
    for number in range(6):
        write(number, now=now)
    tried = minutes(now, 40)
    assert mailbox.recipients == []
    assert states() == {State.TRYING}
    assert tried < 6 * 7 + 40, "one a minute, besides what each tries by itself"
    later = now + timedelta(hours=40)
    minutes(later, 2)
    assert State.BOUNCED not in states(), "for days"
    is_mended(mailbox, mode)
    minutes(later + 2 * MINUTE, 2)
    assert sorted(mailbox.recipients) == [f"m{number}@example.com" for number in range(6)]
    assert states() == {State.SENT}
    assert troubles() == []


def test_one_that_was_believed_before_it_was_known_goes_out_after_all(app, now, mailbox, minutes):
    """At night one mail came alone, and was refused; in the morning it showed that everybody was."""
    mailbox.mode = "rcpt 550 no"
    write(0, now=now)
    minutes(now, 10)
    assert states() == {State.BOUNCED}
    write(1, now=now + timedelta(hours=8))
    minutes(now + timedelta(hours=8), 3)
    mailbox.mode = "ok"
    minutes(now + timedelta(hours=8, minutes=3), 3)
    assert sorted(mailbox.recipients) == ["m0@example.com", "m1@example.com"]


def test_what_is_of_no_use_any_more_does_not_go_out_after_it(app, now, mailbox, minutes):
    mailbox.mode = "rcpt 550 no"
    for number in range(3):
        write(number, now=now, expires_at=now + timedelta(minutes=20))
    minutes(now, 5)
    mailbox.mode = "ok"
    minutes(now + timedelta(hours=1), 3)
    assert mailbox.recipients == []


def test_among_others_that_are_taken_an_address_that_nobody_has_is_given_up(app, now, mailbox, minutes):
    """And it is not tried again whenever another is taken."""
    mailbox.refused = {"m0@example.com", "m1@example.com", "m2@example.com"}
    for number in range(3):
        write(number, now=now)
    for n in range(3, 13):
        write(n, now=now + n * MINUTE)
    tried = minutes(now, 60)
    assert len(mailbox.recipients) == 10
    assert [message.state for message in messages()[:3]] == [State.BOUNCED] * 3
    assert {message.last_error for message in messages()[:3]} == {"550 nobody"}
    assert tried < 10 + 3 * 8
    assert troubles() == []


def test_a_mail_that_a_server_chokes_on_is_tried_at_its_own_pace(app, now, mailbox, minutes):
    mailbox.refused = {"m0@example.com"}
    mailbox.refusal = "421 4.3.0 I choke"
    write(0, now=now)
    for n in range(1, 60):
        write(n, now=now + n * MINUTE)
    tried = minutes(now, 60)
    assert len(mailbox.recipients) == 59
    assert tried < 59 + 30
    assert messages()[0].state is State.TRYING


def test_at_last_even_the_longest_outage_is_told(app, now, mailbox, minutes):
    mailbox.mode = "550 no"
    write(0, now=now)
    minutes(now, 1)
    minutes(now + LONGEST_TRY, 3)
    assert states() == {State.BOUNCED}


ANSWERS = {
    (550, "5.1.1 no such user"): Blame.PERSON,
    (550, "5.1.2 bad domain"): Blame.PERSON,
    (553, "5.1.3 bad syntax"): Blame.PERSON,
    (550, "5.1.10 null MX"): Blame.PERSON,
    (550, "5.2.1 mailbox disabled"): Blame.PERSON,
    (552, "5.2.2 mailbox full"): Blame.PERSON,
    (452, "4.2.2 mailbox full"): Blame.PERSON,
    (550, "5.1.7 bad sender"): Blame.EITHER,
    (550, "5.1.8 bad sender's system"): Blame.EITHER,
    (550, "5.7.1 blocked"): Blame.EITHER,
    (554, "5.4.1 no answer from host"): Blame.EITHER,
    (550, "no"): Blame.EITHER,
    (550, ""): Blame.EITHER,
    (550, "5.1.15 not known"): Blame.EITHER,
}


@pytest.mark.parametrize(("said", "blame"), ANSWERS.items())
def test_what_a_servers_words_are_about(said, blame):
    code, words = said
    for text in (words, words.encode()):
        answer = _answer(code, text)
        assert (answer.blame, answer.is_final) == (blame, code >= 500)


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPAuthenticationError(535, b"no"), smtplib.SMTPSenderRefused(550, b"no", "a@b"), OSError("x")],
)
def test_a_fault_of_everything_is_known_by_the_first_mail(app, branch, now, monkeypatch, error):
    def refuse(_self, _message):
        raise error

    monkeypatch.setattr(SmtpSender, "_hand_over", refuse)
    write(0, now=now)
    look, send = looking(app), sending(app, SmtpSender("smtp://127.0.0.1:1"))
    worker.route_due(look=look, clock=lambda: now)
    worker.deliver_due(Channel.EMAIL, look=look, send=send, clock=lambda: now)
    assert [one.takes_nothing for one in troubles()] == [True]


def test_the_servers_words_keep_nobodys_address(app, now, mailbox, minutes):
    mailbox.mode = "rcpt 550 5.7.1 <m0@example.com>: blocked"
    write(0, now=now)
    minutes(now, 1)
    [found] = troubles()
    assert found.said == "550 5.7.1 … blocked"


def test_a_look_at_a_way_that_is_well_costs_one_statement_and_no_lock(app, now, statements):
    with statements() as seen:
        trouble.probe(now=now)
    assert len(seen) == 1


@pytest.mark.parametrize(("who", "asks"), [("sato", True), ("kana", False)])
def test_it_stands_on_the_desks_day_at_once(
    app, now, branch, mailbox, minutes, signed_in, request, who, asks
):
    operations.note_run("worker", now=now)
    browser = signed_in(request.getfixturevalue(who))
    assert "メールを送れていません" not in browser.page("/staff/messages").words
    mailbox.mode = "554 5.7.1 relay access denied"
    for number in range(2):
        write(number, now=now)
    minutes(now, 1)
    for url in (f"/staff/day/{TODAY}", "/staff/messages"):
        words = browser.page(url).words
        assert "メールを送れていません" in words
        assert "554 5.7.1 relay access denied" in words
        assert ("オーナーに伝えてください" in words) is asks
