"""What a worker has in its hands: messages that are due, chosen for or taken fifty at a time."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select, update

from portal.db import db, fetch, transaction
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import LEASE, Channel

BATCH = 50


def _waiting(channel: Channel | None, now: datetime) -> Select[OutboxMessage]:
    """The next messages that are due by a way, or that have none yet."""
    return (
        select(OutboxMessage)
        .where(
            OutboxMessage.channel.is_(None) if channel is None else OutboxMessage.channel == channel,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.given_up_at.is_(None),
            OutboxMessage.due_at <= now,
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(BATCH)
    )


def due(channel: Channel | None, now: datetime) -> list[OutboxMessage]:
    """The next ones that wait, read without the lock that bookings need."""
    batch = fetch(_waiting(channel, now))
    _let_go(batch)
    db.session.rollback()
    return batch


def take(channel: Channel, now: datetime) -> list[OutboxMessage]:
    """Some that nobody else sends within `LEASE`, in one transaction."""
    if db.session.scalar(_waiting(channel, now).with_only_columns(OutboxMessage.id).limit(1)) is None:
        db.session.rollback()
        return []  # without taking the lock that bookings need
    with transaction() as session:
        batch = fetch(_waiting(channel, now).with_for_update(skip_locked=True))
        for message in batch:
            message.due_at = now + LEASE
            message.attempts += 1
        session.flush()  # before they leave the session
        _let_go(batch)
    return batch


def as_it_is(taken: OutboxMessage) -> OutboxMessage | None:
    """It may have been withdrawn, or sent to another address from now on, while others were sent."""
    message = db.session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.id == taken.id,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.given_up_at.is_(None),
            OutboxMessage.attempts == taken.attempts,
        )
    )
    _let_go([message] if message else [])
    return message


def _let_go(messages: Iterable[OutboxMessage]) -> None:
    """They leave the session and keep their values: sending takes long, and must hold no transaction open."""
    for message in messages:
        db.session.expunge(message)


def put_back(batch: list[OutboxMessage], *, now: datetime) -> None:
    """Whoever comes next sends them."""
    if batch:
        these = [message.id for message in batch]
        with transaction() as session:
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id.in_(these), OutboxMessage.sent_at.is_(None))
                .values(due_at=now, attempts=OutboxMessage.attempts - 1)
            )
