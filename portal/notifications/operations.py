"""Putting messages into the outbox, taking back what is not true any more, trying again what was given up."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, or_, select, update

from portal.db import lock, transaction
from portal.notifications.kinds import line_only
from portal.notifications.models import OutboxMessage, WorkerRun
from portal.notifications.rules import Channel, Failure
from portal.sealed.rows import hand_over


def enqueue(
    kind: str,
    *,
    to: str,
    locale: str,
    facts: dict[str, Any],
    subject: str = "",
    person: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Tell `to` (an e-mail address) something, in the transaction of the deed that is told about.

    `kind` names the templates messages/<kind>.{subject,txt,html,line}.j2; `facts` are the plain
    values they need, as JSON. Health words are not facts of a message. It goes out at once, or
    at `due_at`, and no more after `expires_at`; `subject` is what it is about, so that it can be
    withdrawn. By which way it goes is chosen when it is due. What
    is told once at most has a `key` of its own. To people with an account speak by
    `accounts.operations.tell`: they have chosen how.
    """
    with transaction() as session:
        session.add(
            OutboxMessage(
                key=key or str(uuid.uuid4()),
                kind=kind,
                person=person,
                to=to,
                locale=locale,
                facts=facts,
                subject=subject,
                tried=[],
                created_at=now,
                due_at=due_at or now,
                expires_at=expires_at,
            )
        )


@dataclass(frozen=True)
class Withdrawn:
    facts: dict[str, Any]
    is_on_its_way: bool  # a worker has taken it up: it may arrive all the same


def withdraw(subject: str, *, kinds: tuple[str, ...]) -> list[Withdrawn]:
    """Messages about it that were to be sent later are never sent. Returns them, the oldest first."""
    with transaction() as session:
        found = session.execute(
            delete(OutboxMessage)
            .where(
                OutboxMessage.subject == subject,
                OutboxMessage.kind.in_(kinds),
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.given_up_at.is_(None),
            )
            .returning(OutboxMessage.id, OutboxMessage.facts, OutboxMessage.attempts, OutboxMessage.channel)
        )
        return [
            Withdrawn(message.facts, is_on_its_way=message.attempts > 0 or message.channel is not None)
            for message in sorted(found, key=lambda message: message.id)
        ]


def readdress(person: str, *, to: str) -> None:
    """What is still to be told to somebody goes along to her new address."""
    table = OutboxMessage.__table__
    with transaction() as session:
        unsent = select(OutboxMessage.id).where(
            OutboxMessage.person == person,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.given_up_at.is_(None),
        )
        hand_over(session, cast("Table", table), session.scalars(unsent).all(), {"to": to})


def retry(message: OutboxMessage, *, now: datetime) -> None:
    """The owner has mended what stood in its way: all ways are tried anew. Twice is once."""
    with transaction():
        lock(message)
        if message.given_up_at and not message.sent_at:
            message.given_up_at, message.attempts, message.tried = None, 0, []
            message.channel, message.due_at = None, now


def retry_all(*, now: datetime) -> int:
    """After an outage: everything that was given up and is still of use. Returns how many."""
    with transaction() as session:
        found = session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.given_up_at.is_not(None),
                OutboxMessage.sent_at.is_(None),
                or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now),
            )
            .values(given_up_at=None, attempts=0, tried=[], channel=None, due_at=now)
            .returning(OutboxMessage.id)
        )
        return len(found.all())


def hold_back(*, now: datetime) -> int:
    """After a restore: what was due by now may have been sent since the backup. Returns how many.

    They stand among those that could not be delivered, and the owner decides, one by one.
    """
    with transaction() as session:
        held = session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.given_up_at.is_(None),
                OutboxMessage.due_at <= now,
            )
            .values(given_up_at=now, failure=Failure.RESTORED, last_error="held back after a restore")
            .returning(OutboxMessage.id)
        )
        return len(held.all())


def discard(message: OutboxMessage) -> None:
    """Nobody needs to be told any more. Raises NotFound if it is gone."""
    with transaction() as session:
        lock(message)
        if message.given_up_at:
            session.delete(message)


def forget_line(user: str) -> None:
    """What was to be said in her LINE chat, which is hers no more."""
    with transaction() as session:
        session.execute(
            delete(OutboxMessage).where(OutboxMessage.to == user, OutboxMessage.kind.in_(line_only()))
        )


def note_bounce(*, key: str, why: str, now: datetime) -> bool:
    """A mail that a server had taken did not arrive after all. False when it is none of ours."""
    with transaction() as session:
        message = session.scalar(select(OutboxMessage).where(OutboxMessage.key == key).with_for_update())
        if message is None or message.channel is not Channel.EMAIL or message.sent_at is None:
            return False
        message.given_up_at, message.last_error = message.given_up_at or now, why[:500]
        message.failure = Failure.ADDRESS
        return True


def note_run(name: str, *, now: datetime) -> None:
    """A worker has looked into the outbox."""
    with transaction() as session:
        session.merge(WorkerRun(name=name, at=now))
