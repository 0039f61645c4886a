"""What the worker does with a message, whatever the way does with it."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from portal.accounts.operations import contact_preferences
from portal.db import db, transaction
from portal.notifications import operations, worker
from portal.notifications.letters import Letter
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import (
    LEASE,
    LONGEST_PAUSE,
    LONGEST_TRY,
    MOST_ATTEMPTS,
    MOST_REFUSALS,
    MOST_WITH_ANOTHER,
    Blame,
    Channel,
    Failure,
    NotSent,
    Refused,
    State,
    pause_after,
)

BOTH = {Channel.LINE: "U1", Channel.EMAIL: "hana@example.com"}


@pytest.fixture
def enqueue(app, now):
    def enqueue(kind="address_code", *, channel=Channel.EMAIL, expires_at=None, **facts):
        operations.enqueue(
            kind,
            to="hana@example.com",
            locale="ja",
            facts=facts or {"code": "123456"},
            expires_at=expires_at,
            now=now,
        )
        with transaction() as session:
            session.execute(
                update(OutboxMessage).where(OutboxMessage.channel.is_(None)).values(channel=channel)
            )

    return enqueue


def by(*ways):
    """A look that finds every message true, and these ways open."""

    def look(message):
        return Letter(
            kind=message.kind,
            locale=message.locale,
            facts=message.facts,
            key=message.key,
            ways={way: BOTH[way] for way in ways or [Channel.EMAIL]},
        )

    return look


def deliver(send, *, at, channel=Channel.EMAIL, look=None):
    look = look or by()
    worker.route_due(look=look, clock=lambda: at)
    return worker.deliver_due(channel, look=look, send=send, clock=lambda: at)


def fail(error):
    def send(_channel, _letter):
        raise error

    return send


def messages():
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def test_each_message_is_sent_once_and_its_facts_are_wiped(enqueue, now):
    for number in range(3):
        enqueue(code=str(number))
    sent = []

    def send(_channel, letter):
        sent.append(letter.facts["code"])

    assert deliver(send, at=now) == 3
    assert deliver(send, at=now) == 0
    assert sorted(sent) == ["0", "1", "2"]
    assert [(message.sent_at, message.facts, message.state) for message in messages()] == [
        (now, {}, State.SENT)
    ] * 3


def test_a_message_of_a_deed_that_failed_is_never_sent(app, now):
    def deed():
        with transaction():
            operations.enqueue("address_code", to="x@example.com", locale="ja", facts={}, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert messages() == []


def test_a_message_that_fails_is_tried_later_and_holds_up_nobody(enqueue, now):
    enqueue(code="poison")
    enqueue(code="fine")
    sent = []

    def send(_channel, letter):
        if letter.facts["code"] == "poison":
            raise NotSent("451 later", Blame.PERSON)
        sent.append(letter.facts["code"])

    assert deliver(send, at=now) == 2
    assert sent == ["fine"]
    poison = messages()[0]
    assert (poison.attempts, poison.last_error, poison.state) == (
        1,
        "451 later",
        State.TRYING,
    )
    assert not deliver(send, at=now + timedelta(minutes=1))
    assert deliver(lambda _channel, letter: sent.append(letter.facts["code"]), at=now + timedelta(minutes=2))
    assert sent == ["fine", "poison"]


def test_pauses_grow_and_the_last_try_is_given_up_with_its_reason(enqueue, now):
    enqueue()
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    for hours in range(0, 120, 3):
        deliver(fail(NotSent("ConnectionError: away")), at=now + timedelta(hours=hours))
    assert messages()[0].state is State.TRYING, "for days"
    deliver(fail(NotSent("ConnectionError: away")), at=now + LONGEST_TRY)
    [message] = messages()
    assert message.state is State.BOUNCED
    assert message.last_error == "ConnectionError: away"
    assert message.facts == {"code": "123456"}, "it can be tried again"


def test_what_was_given_up_goes_out_when_the_owner_says_so(enqueue, now):
    enqueue()
    for hours in (0, 120):
        deliver(fail(NotSent("ConnectionError: away")), at=now + timedelta(hours=hours))
    later, sent = now + timedelta(days=6), []
    assert not deliver(lambda _, letter: sent.append(letter.key), at=later)
    [message] = messages()
    operations.retry(message, now=later)
    operations.retry(message, now=later)
    assert deliver(lambda _, letter: sent.append(letter.key), at=later) == 1
    assert sent == [message.key]
    assert messages()[0].state is State.SENT
    operations.retry(messages()[0], now=later)
    assert deliver(lambda _, letter: sent.append(letter.key), at=later) == 0


def test_who_says_never_is_asked_some_times_more_and_then_no_longer(enqueue, now):
    enqueue()
    tries = sum(
        deliver(fail(Refused("550 nobody here")), at=now + timedelta(hours=hours))
        for hours in range(0, 48, 3)
    )
    assert tries == MOST_REFUSALS
    assert messages()[0].last_error == "550 nobody here"
    assert messages()[0].state is State.BOUNCED


def test_a_way_that_says_never_gives_the_message_to_the_next_one_at_once(enqueue, now):
    enqueue("booking_confirmed", channel=Channel.LINE)
    look, sent = by(Channel.LINE, Channel.EMAIL), []
    assert deliver(fail(Refused("LINE 400")), at=now, channel=Channel.LINE, look=look) == 1
    assert deliver(lambda channel, _: sent.append(channel), at=now, look=look) == 1
    assert sent == [Channel.EMAIL]
    [message] = messages()
    assert (message.tried, message.channel, message.state) == (["line"], Channel.EMAIL, State.SENT)


def test_a_way_that_is_away_keeps_it_for_some_tries(enqueue, now):
    enqueue("booking_confirmed", channel=Channel.LINE)
    look = by(Channel.LINE, Channel.EMAIL)
    for minutes in range(0, 60, 10):
        deliver(
            fail(NotSent("ConnectionError")),
            at=now + timedelta(minutes=minutes),
            channel=Channel.LINE,
            look=look,
        )
    [message] = messages()
    assert (message.channel, message.attempts) == (Channel.EMAIL, 0)
    assert message.due_at <= now + timedelta(minutes=10 * MOST_WITH_ANOTHER)


def test_a_way_that_is_closed_by_now_is_not_tried(enqueue, now):
    enqueue("booking_confirmed", channel=Channel.LINE)
    sent = []
    for channel in (Channel.LINE, Channel.EMAIL):
        deliver(lambda channel, _: sent.append(channel), at=now, channel=channel)
    assert sent == [Channel.EMAIL]


def test_what_is_not_true_any_more_is_not_said(enqueue, now):
    enqueue()
    assert deliver(fail(AssertionError), at=now, look=lambda _: None) == 1
    assert messages() == []


def test_what_comes_too_late_is_not_said_and_is_listed(enqueue, now):
    enqueue(expires_at=now + timedelta(minutes=10))
    deliver(fail(NotSent("ConnectionError: away")), at=now)
    deliver(fail(AssertionError), at=now + timedelta(minutes=10))
    [message] = messages()
    assert message.state is State.BOUNCED
    assert (message.failure, message.last_error) == (Failure.TOO_LATE, "ConnectionError: away")
    assert operations.retry_all(now=now + timedelta(minutes=10)) == 0


def test_a_worker_that_died_lets_go_after_its_lease(enqueue, now):
    enqueue()
    sent = []

    class Killed(BaseException):
        pass

    with pytest.raises(Killed):
        deliver(fail(Killed), at=now)

    def send(_channel, letter):
        sent.append(letter.key)

    assert not deliver(send, at=now + LEASE - timedelta(seconds=1))
    assert deliver(send, at=now + LEASE) == 1
    assert len(sent) == 1


def test_a_worker_told_to_stop_does_not_first_empty_the_outbox(enqueue, now):
    for _ in range(3):
        enqueue()
    sent = []
    worker.route_due(look=by(), clock=lambda: now)
    worker.deliver_due(
        Channel.EMAIL,
        look=by(),
        send=lambda _, letter: sent.append(letter.key),
        clock=lambda: now,
        stop=lambda: len(sent) == 1,
    )
    assert len(sent) == 1


def test_withdrawn_while_it_was_on_its_way_is_no_fault(enqueue, now):
    operations.enqueue(
        "visit_missed", to="a@example.com", locale="ja", facts={}, subject="booking:1", now=now
    )

    def send(_channel, _letter):
        operations.withdraw("booking:1", kinds=("visit_missed",))

    assert deliver(send, at=now) == 1
    assert messages() == []


def test_a_message_never_has_the_name_of_one_that_is_gone(app, now):
    """On SQLite the number of the last row comes back when that row is deleted."""
    sent = []
    for _ in range(2):
        operations.enqueue("erased", to="a@example.com", locale="ja", facts={}, now=now)
        deliver(lambda _, letter: sent.append(letter.key), at=now)
    assert len(set(sent)) == 2


def test_one_that_cannot_be_read_keeps_no_other_from_its_way(enqueue, now):
    enqueue(channel=None, code="poison")
    enqueue(channel=None, code="fine")
    sent = []

    def look(message):
        if message.facts["code"] == "poison":
            raise LookupError("what is it about?")
        return by()(message)

    deliver(lambda _, letter: sent.append(letter.facts["code"]), at=now, look=look)
    assert sent == ["fine"]
    poison = messages()[0]
    assert (poison.channel, poison.attempts, poison.last_error) == (None, 1, "LookupError: what is it about?")
    for hours in range(3, 120, 3):
        deliver(fail(AssertionError), at=now + timedelta(hours=hours), look=look)
    assert messages()[0].state is State.BOUNCED


def test_telling_costs_one_statement(hana, now, statements):
    """What she has chosen is asked by the worker, and not while she waits for her page."""
    with transaction() as session:
        account = hana.account
        assert account.email
        with statements() as seen:
            contact_preferences.tell(account, "trainer_note", facts={}, now=now)
            session.flush()
    assert len(seen) == 1


def test_addresses_that_servers_repeat_stand_in_no_log(enqueue, now, caplog):
    enqueue()
    deliver(fail(Refused("550 5.1.1 <hana@example.com>: Recipient address rejected")), at=now)
    enqueue()
    deliver(fail(NotSent("ConnectionError: hana@example.com")), at=now)
    assert "not sent: 550" in caplog.text
    assert "not sent: ConnectionError" in caplog.text
    assert "hana" not in caplog.text


def test_while_a_server_takes_its_time_nothing_is_held_open(enqueue, now):
    enqueue()
    held = []

    def look(message):
        db.session.scalar(select(OutboxMessage.id))
        return by()(message)

    def send(_channel, _letter):
        held.append(db.session().in_transaction())

    deliver(send, at=now, look=look)
    assert held == [False]


def test_a_worker_that_wakes_after_its_lease_does_not_undo_that_it_was_sent(enqueue, now):
    enqueue()

    def slow(_channel, _letter):
        assert deliver(lambda *_: None, at=now + LEASE) == 1  # another worker, meanwhile
        raise NotSent("too slow")

    deliver(slow, at=now)
    assert messages()[0].state is State.SENT


def test_fifty_are_chosen_in_one_transaction_and_taken_in_another(enqueue, now, statements):
    for number in range(60):
        enqueue(code=str(number), channel=None)
    with statements() as seen:
        worker.route_due(look=by(), clock=lambda: now)
    assert sum(statement.startswith("UPDATE") for statement in seen) == 2
    taken = []

    def send(_channel, letter):
        taken.append(sum(message.due_at > now for message in messages() if message.sent_at is None))

    assert worker.deliver_due(Channel.EMAIL, look=by(), send=send, clock=lambda: now) == 60
    assert taken == [*range(50, 0, -1), *range(10, 0, -1)], "each is marked before the next is sent"


def test_what_is_withdrawn_while_others_are_sent_is_not_sent(enqueue, now):
    for number in range(3):
        enqueue(code=str(number))
    sent = []

    def send(_channel, letter):
        sent.append(letter.facts["code"])
        with transaction() as session:
            session.delete(messages()[-1])

    assert deliver(send, at=now) == 2
    assert sent == ["0", "1"]


def test_a_worker_that_is_stopped_puts_back_what_it_has_not_sent(enqueue, now):
    for number in range(3):
        enqueue(code=str(number))
    sent = []
    tried = worker.deliver_due(
        Channel.EMAIL, look=by(), send=lambda _, letter: sent.append(letter), clock=lambda: now,
        stop=lambda: bool(sent),
    )  # fmt: skip
    assert tried == 1
    assert [(message.due_at, message.attempts) for message in messages()[1:]] == [(now, 0)] * 2


def test_a_batch_that_takes_long_is_put_back_before_others_may_take_it(enqueue, now):
    for number in range(3):
        enqueue(code=str(number))
    clocks = [now]

    def slow(_channel, _letter):
        clocks.append(clocks[-1] + LEASE / 2)
        if len(clocks) == 2:
            assert {message.due_at for message in messages() if not message.sent_at} == {now + LEASE}
        else:
            raise NotSent("slow")

    worker.deliver_due(
        Channel.EMAIL, look=by(), send=slow, clock=lambda: clocks[-1], stop=lambda: len(clocks) > 2
    )
    first, second, third = messages()
    assert first.state is State.SENT
    assert (second.attempts, third.attempts) == (1, 0)


def locked(*_):
    raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


def test_a_database_that_is_away_counts_against_no_message(enqueue, now, monkeypatch):
    """Whether it is away when the message is looked at, or when it is to be marked as sent."""
    enqueue(code="0")
    enqueue(code="1")
    with monkeypatch.context() as away:
        away.setattr(worker, "_mark_sent", lambda *_, **__: locked())
        deliver(lambda *_: None, at=now)
    assert {(message.due_at, message.last_error, message.failed_at) for message in messages()} == {
        (now + LEASE, "", None)
    }
    assert deliver(lambda *_: None, at=now + LEASE, look=locked) == 2
    assert {message.last_error for message in messages()} == {""}
    assert deliver(lambda *_: None, at=now + 2 * LEASE) == 2
    assert {message.state for message in messages()} == {State.SENT}


def test_while_the_database_is_away_no_way_is_chosen_and_none_is_given_up(enqueue, now):
    enqueue(channel=None)
    with pytest.raises(OperationalError):
        worker.route_due(look=locked, clock=lambda: now)
    [message] = messages()
    assert (message.channel, message.attempts, message.due_at) == (None, 0, now)
