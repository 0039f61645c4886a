"""What the outbox holds."""

from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.notifications.models import ChannelTrouble, OutboxMessage, WorkerRun
from portal.notifications.rules import TAKES_NOTHING

MOST_SHOWN = 100
# To members and staff. Codes to addresses that somebody has mistyped are on the list, and alarm nobody.
LOST = select(func.count()).where(OutboxMessage.given_up_at.is_not(None), OutboxMessage.person != "")


def latest_of(person: str, *, most: int) -> list[OutboxMessage]:
    """What somebody was told lately or is to be told; what was written last comes first."""
    rows = select(OutboxMessage).where(OutboxMessage.person == person)
    return list(
        db.session.scalars(
            rows.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc()).limit(most)
        )
    )


def given_up(*, most: int = MOST_SHOWN) -> list[OutboxMessage]:
    """What could not be delivered, the newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.given_up_at.is_not(None))
    return list(db.session.scalars(rows.order_by(OutboxMessage.given_up_at.desc()).limit(most)))


def count_given_up() -> int:
    return db.session.scalar(LOST) or 0


def given_up_about(subject: str) -> list[OutboxMessage]:
    """What could not be delivered about one thing, such as a visit."""
    rows = select(OutboxMessage).where(
        OutboxMessage.given_up_at.is_not(None), OutboxMessage.subject == subject
    )
    return list(db.session.scalars(rows.order_by(OutboxMessage.id)))


def message(number: int) -> OutboxMessage | None:
    return db.session.get(OutboxMessage, number)


def standing(name: str) -> tuple[datetime | None, int]:
    """When a worker was last at work, and how many messages could not be delivered; in one statement."""
    run = select(WorkerRun.at).where(WorkerRun.name == name).scalar_subquery()
    lost = LOST.scalar_subquery()
    at, count = db.session.execute(select(run, lost)).one()
    return at, count


def troubles() -> list[ChannelTrouble]:
    """Ways that take nothing from anybody at the moment."""
    found = select(ChannelTrouble).where(ChannelTrouble.blame >= TAKES_NOTHING)
    return list(db.session.scalars(found.order_by(ChannelTrouble.since)))


def last_run(name: str) -> datetime | None:
    """When a worker was last at work; None if never."""
    return db.session.scalar(select(WorkerRun.at).where(WorkerRun.name == name))
