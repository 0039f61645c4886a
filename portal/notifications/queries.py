"""What the outbox holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from portal.db import db, fetch
from portal.notifications.models import ChannelTrouble, OutboxMessage, WorkerRun
from portal.notifications.rules import TAKES_NOTHING

MOST_SHOWN = 100
# To members and staff. Codes to addresses that somebody has mistyped are on the list, and alarm nobody.
TAKES_NONE = ChannelTrouble.blame >= TAKES_NOTHING
LOST = select(func.count()).where(OutboxMessage.given_up_at.is_not(None), OutboxMessage.person != "")


def latest_of(person: str, *, most: int) -> list[OutboxMessage]:
    """What somebody was told lately or is to be told; what was written last comes first."""
    rows = select(OutboxMessage).where(OutboxMessage.person == person)
    return fetch(rows.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc()).limit(most))


def given_up(*, most: int = MOST_SHOWN) -> list[OutboxMessage]:
    """What could not be delivered, the newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.given_up_at.is_not(None))
    return fetch(rows.order_by(OutboxMessage.given_up_at.desc()).limit(most))


def count_given_up() -> int:
    return db.session.scalar(LOST) or 0


def given_up_about(subject: str) -> list[OutboxMessage]:
    """What could not be delivered about one thing, such as a visit."""
    rows = select(OutboxMessage).where(
        OutboxMessage.given_up_at.is_not(None), OutboxMessage.subject == subject
    )
    return fetch(rows.order_by(OutboxMessage.id))


def message(number: int) -> OutboxMessage | None:
    return db.session.get(OutboxMessage, number)


@dataclass(frozen=True)
class Waiting:
    due: int
    oldest: float  # seconds
    given_up: int


def queue(*, now: datetime) -> Waiting:
    """How much waits and for how long, in one statement by index."""
    waits = and_(
        OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None), OutboxMessage.due_at <= now
    )
    oldest = select(func.min(OutboxMessage.due_at)).where(waits).scalar_subquery()
    due = select(func.count()).where(waits).scalar_subquery()
    count, since, lost = db.session.execute(select(due, oldest, LOST.scalar_subquery())).one()
    return Waiting(count, (now - since).total_seconds() if since else 0, lost)


@dataclass(frozen=True)
class Standing:
    """How sending stands: when a worker was last at work, and what could not be delivered."""

    last_run: datetime | None
    not_delivered: int
    troubles: list[ChannelTrouble]


def standing(name: str) -> Standing:
    """In one statement, and one more while there is trouble."""
    run = select(WorkerRun.at).where(WorkerRun.name == name).scalar_subquery()
    in_trouble = select(func.count()).where(TAKES_NONE).scalar_subquery()
    at, lost, count = db.session.execute(select(run, LOST.scalar_subquery(), in_trouble)).one()
    return Standing(at, lost, troubles() if count else [])


def troubles() -> list[ChannelTrouble]:
    """Ways that take nothing from anybody at the moment."""
    return fetch(select(ChannelTrouble).where(TAKES_NONE).order_by(ChannelTrouble.since))


def last_run(name: str) -> datetime | None:
    """When a worker was last at work; None if never."""
    return db.session.scalar(select(WorkerRun.at).where(WorkerRun.name == name))


def keys_among(keys: Collection[str]) -> set[str]:
    """Which of them are messages already."""
    if not keys:
        return set()
    return set(db.session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(keys))))
