"""Writing the history."""

from datetime import datetime
from typing import Any

from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.db import transaction


def record(event: Event, *, subject: str, actor: str, now: datetime, **details: Any) -> None:
    """Write down a deed. `subject` and `actor` read `booking:12`, `member:3`, `staff:1` or `system`."""
    with transaction() as session:
        session.add(AuditEntry(at=now, actor=actor, event=event, subject=subject, details=details))
