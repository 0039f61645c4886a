"""Putting messages into the outbox."""

from datetime import datetime
from typing import Any

from portal.db import transaction
from portal.notifications.models import OutboxMessage


def enqueue(kind: str, *, to: str, locale: str, facts: dict[str, Any], now: datetime) -> None:
    """Tell `to` (an e-mail address) something, in the transaction of the deed that is told about.

    `kind` names the templates messages/<kind>.{subject,txt,html}.j2; `facts` are the plain
    values they need, as JSON. Health words are not facts of a message.
    """
    with transaction() as session:
        session.add(OutboxMessage(kind=kind, to=to, locale=locale, facts=facts, created_at=now, due_at=now))
