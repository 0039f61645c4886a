from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.notifications import operations, worker
from portal.notifications.models import OutboxMessage


@pytest.fixture
def enqueue(app, now):
    def enqueue(kind="address_code", **facts):
        operations.enqueue(
            kind, to="hana@example.com", locale="ja", facts=facts or {"code": "123456"}, now=now
        )

    return enqueue


def messages():
    db.session.rollback()
    return db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


def test_each_message_is_sent_once_and_its_facts_are_wiped(enqueue, now):
    for number in range(3):
        enqueue(code=str(number))
    sent = []

    assert worker.deliver_due(lambda message: sent.append(message.facts["code"]), clock=lambda: now) == 3
    assert worker.deliver_due(sent.append, clock=lambda: now) == 0
    assert sorted(sent) == ["0", "1", "2"]
    assert [(one.sent_at, one.facts) for one in messages()] == [(now, {})] * 3


def test_a_message_of_a_deed_that_failed_is_never_sent(app, now):
    from portal.db import transaction

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

    def send(message):
        if message.facts["code"] == "poison":
            raise ConnectionError("no route")
        sent.append(message.facts["code"])

    assert worker.deliver_due(send, clock=lambda: now) == 2
    assert sent == ["fine"]
    poison = messages()[0]
    assert (poison.attempts, poison.last_error) == (1, "ConnectionError: no route")
    assert not worker.deliver_next(send, now=now + timedelta(minutes=1))
    assert worker.deliver_next(sent.append, now=now + timedelta(minutes=2))


def test_after_eight_tries_it_is_given_up(enqueue, now):
    enqueue()

    def fail(_message):
        raise ConnectionError

    for hours in range(0, 120, 6):
        later = now + timedelta(hours=hours)
        worker.deliver_due(fail, clock=lambda later=later: later)
    [message] = messages()
    assert message.attempts == worker.MOST_ATTEMPTS
    assert message.given_up_at is not None


def test_a_worker_that_died_lets_go_after_its_lease(enqueue, now):
    enqueue()
    sent = []

    class Killed(BaseException):
        pass

    def die(_message):
        raise Killed

    with pytest.raises(Killed):
        worker.deliver_next(die, now=now)
    assert not worker.deliver_next(sent.append, now=now + worker.LEASE - timedelta(seconds=1))
    assert worker.deliver_next(sent.append, now=now + worker.LEASE)
    assert len(sent) == 1


def test_a_worker_told_to_stop_does_not_first_empty_the_outbox(enqueue, now):
    for _ in range(3):
        enqueue()
    sent = []
    worker.deliver_due(sent.append, clock=lambda: now, stop=lambda: len(sent) == 1)
    assert len(sent) == 1
