"""Sends what the outbox holds. Run by `flask worker`, in as many processes as one likes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.db import db, transaction
from portal.notifications.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # a worker that dies lets go of its message after this
FORGOTTEN = {"erased"}  # messages of which not even the address stays
MOST_ATTEMPTS = 8  # the last after about four hours

Send = Callable[[OutboxMessage], None]


def deliver_due(
    send: Send, *, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False
) -> int:
    """Send everything that is due now, or until `stop` says so. Returns how many messages were tried."""
    tried = 0
    while not stop() and deliver_next(send, now=clock()):
        tried += 1
    return tried


def deliver_next(send: Send, *, now: datetime) -> bool:
    """Take one due message and send it. False when nothing is due.

    Marked as sent only after `send` returns, so a crash in between sends twice, never not
    at all; the e-mail's Message-ID is the same both times. A message that cannot be sent is
    put off longer each time and given up after MOST_ATTEMPTS, and never holds up the others.
    """
    message = _take_next(now)
    if message is None:
        return False
    try:
        send(message)
    except Exception as error:  # whatever it is, the queue goes on
        _put_off(message.id, error, now=now)
    else:
        with transaction() as session:
            sent = session.get(OutboxMessage, message.id)
            if sent:  # it may have been withdrawn while it was on its way
                sent.sent_at = now
                sent.facts = {}  # codes, links and names are of no use to anybody any more
                if sent.kind in FORGOTTEN:
                    session.delete(sent)
    db.session.remove()
    return True


def _take_next(now: datetime) -> OutboxMessage | None:
    with transaction() as session:
        message = session.scalar(
            select(OutboxMessage)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.given_up_at.is_(None),
                OutboxMessage.due_at <= now,
            )
            .order_by(OutboxMessage.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message:
            message.due_at = now + LEASE
            message.attempts += 1
            session.flush()  # it keeps its values when it leaves the session
            session.expunge(message)  # sending takes long, and must not hold a transaction open
        return message


def _put_off(message_id: int, error: Exception, *, now: datetime) -> None:
    with transaction() as session:
        message = session.get_one(OutboxMessage, message_id)
        message.last_error = f"{type(error).__name__}: {error}"[:500]
        message.due_at = now + timedelta(minutes=2**message.attempts)
        if message.attempts >= MOST_ATTEMPTS:
            message.given_up_at = now
        log.warning("message %s not sent, attempt %s: %s", message.id, message.attempts, type(error).__name__)
