"""What the outbox holds."""

from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.notifications.models import OutboxMessage, WorkerRun


def told_since(kind: str, *, to: str, since: datetime) -> int:
    """How many messages of a kind were written to an address since then."""
    return (
        db.session.scalar(
            select(func.count()).where(
                OutboxMessage.kind == kind, OutboxMessage.to == to, OutboxMessage.created_at >= since
            )
        )
        or 0
    )


def last_run(name: str) -> datetime | None:
    """When a worker was last at work; None if never."""
    return db.session.scalar(select(WorkerRun.at).where(WorkerRun.name == name))
