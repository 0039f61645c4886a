"""The history of deeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON


class AuditEntry(Model):
    """Who did what to what, when. Details hold names of things, never health words."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject_at", "subject", "at"),
        Index("ix_audit_entry_actor_at", "actor", "at"),
        Index("ix_audit_entry_event_at", "event", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str]
    # Reasons are free text.
    details = Sealed[dict[str, Any]](AS_JSON, "subject", "event", "actor", "at", default="")
