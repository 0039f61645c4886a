"""Putting messages into the outbox, and taking back what is not true any more."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from portal.db import transaction
from portal.notifications.models import OutboxMessage, WorkerRun


def enqueue(
    kind: str,
    *,
    to: str,
    locale: str,
    facts: dict[str, Any],
    subject: str = "",
    due_at: datetime | None = None,
    now: datetime,
) -> None:
    """Tell `to` (an e-mail address) something, in the transaction of the deed that is told about.

    `kind` names the templates messages/<kind>.{subject,txt,html}.j2; `facts` are the plain
    values they need, as JSON. Health words are not facts of a message. It goes out at once, or
    at `due_at`; `subject` is what it is about, so that it can be withdrawn.
    """
    with transaction() as session:
        session.add(
            OutboxMessage(
                kind=kind,
                to=to,
                locale=locale,
                facts=facts,
                subject=subject,
                created_at=now,
                due_at=due_at or now,
            )
        )


def withdraw(subject: str, *, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """Messages about it that were to be sent later are never sent. Returns their facts, the oldest first."""
    with transaction() as session:
        found = session.execute(
            delete(OutboxMessage)
            .where(
                OutboxMessage.subject == subject,
                OutboxMessage.kind.in_(kinds),
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.given_up_at.is_(None),
            )
            .returning(OutboxMessage.id, OutboxMessage.facts)
        )
        return [facts for _, facts in sorted(found, key=lambda one: one.id)]


def note_run(name: str, *, now: datetime) -> None:
    """A worker has looked into the outbox."""
    with transaction() as session:
        session.merge(WorkerRun(name=name, at=now))
