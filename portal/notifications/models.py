"""Something to tell somebody, not yet told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.sealed import SealedJson


class OutboxMessage(Model):
    """One message to one person. It is due, or sent, or given up."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_due",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
        Index("ix_outbox_message_to_created_at", "to", "created_at"),
        Index(
            "ix_outbox_message_subject",
            "subject",
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    to: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")  # what it is about, such as booking:12
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson)  # names, and codes that let somebody in
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class WorkerRun(Model):
    """When a worker last looked into the outbox. Staff see it, so that silence is noticed."""

    __tablename__ = "worker_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
