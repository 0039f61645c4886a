"""Something to tell somebody, not yet told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.notifications.rules import TAKES_NOTHING, Channel, Failure, State
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON

WAITS = text("sent_at IS NULL AND given_up_at IS NULL")


class OutboxMessage(Model):
    """One message to one person. It is due, or sent, or given up."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "channel", "due_at", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_outbox_message_to_created_at", "to", "created_at"),
        Index("ix_outbox_message_person_created_at", "person", "created_at"),
        Index("ix_outbox_message_given_up_at", "given_up_at"),
        Index("ix_outbox_message_subject", "subject", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # By which whoever gets it twice can tell. Numbers of rows come back after a deletion; this does not.
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person: Mapped[str] = mapped_column(default="")  # account:12, whose wishes count; "": just an address
    to: Mapped[str]  # the e-mail address when it was written, or a LINE user for kinds of LINE alone
    locale: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")  # what it is about, such as booking:12
    facts = Sealed[dict[str, Any]](AS_JSON, "key", "to")  # names, and codes that let somebody in
    channel: Mapped[Channel | None]  # the way it is tried next; None: to be chosen when it is due
    tried: Mapped[list[str]] = mapped_column(JSON, default=list)  # ways that have refused it
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # afterwards it is of no use to anybody
    attempts: Mapped[int] = mapped_column(default=0)  # by this way
    failed_at: Mapped[datetime | None]  # when this way failed for the first time
    last_error: Mapped[str] = mapped_column(default="")  # in the words of whoever refused it
    failure: Mapped[Failure | None]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]

    @property
    def state(self) -> State:
        if self.given_up_at:
            return State.BOUNCED
        if self.sent_at:
            return State.SENT
        return State.TRYING if self.last_error else State.QUEUED


class ChannelTrouble(Model):
    """A way has failed, and has taken nothing since. Gone as soon as it takes something."""

    __tablename__ = "channel_trouble"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    tried_at: Mapped[datetime]
    blame: Mapped[int] = mapped_column(default=0)  # summed over messages
    keys: Mapped[list[str]] = mapped_column(JSON, default=list)  # of the messages that it has failed
    said: Mapped[str] = mapped_column(default="")  # by the server

    @property
    def takes_nothing(self) -> bool:
        """Whether it is sure that it is not about one person."""
        return self.blame >= TAKES_NOTHING


class WorkerRun(Model):
    """When a worker last looked into the outbox. Staff see it, so that silence is noticed."""

    __tablename__ = "worker_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
