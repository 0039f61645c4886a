"""A mail server, or LINE, that takes nothing from anybody: it is tried each minute until it is well.

A "never" is believed only where it is about one person. From a way that has refused several people in
a row and taken nothing between, it is no word about any of them.
"""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, true, update

from portal.db import db, insert_new, transaction
from portal.notifications.models import ChannelTrouble, OutboxMessage
from portal.notifications.rules import (
    LEASE,
    LONGEST_TRY,
    MOST_ATTEMPTS,
    MOST_REFUSALS,
    PROBE,
    TAKES_NOTHING,
    Blame,
    Channel,
    NotSent,
)

MOST_SAID = 200  # letters of what a server says
ADDRESS = re.compile(r"\S+@\S+")  # which servers repeat; the owner knows no better by it


def note_failure(message: OutboxMessage, failure: NotSent, *, now: datetime) -> bool:
    """Write down what it says of the way by which the message went. Returns whether it is the last."""
    if failure.blame is Blame.MESSAGE or message.channel is None:
        return message.attempts >= MOST_ATTEMPTS
    message.failed_at = message.failed_at or now
    with transaction() as session:
        trouble = session.get(ChannelTrouble, message.channel)
        has_been_refused = failure.is_final and message.attempts >= MOST_REFUSALS
        if trouble is None and has_been_refused:  # others were taken since: it is about her
            return True
        trouble = _noted(message, message.channel, failure, now=now)
        if has_been_refused and not trouble.takes_nothing:
            return True
    return now - message.failed_at >= LONGEST_TRY


def _noted(message: OutboxMessage, channel: Channel, failure: NotSent, *, now: datetime) -> ChannelTrouble:
    with transaction() as session:
        insert_new(
            ChannelTrouble,
            [{"channel": channel, "since": now, "tried_at": now, "blame": 0, "keys": [], "said": ""}],
        )
        trouble = session.get_one(ChannelTrouble, channel, with_for_update=True)
        is_new = message.key not in trouble.keys
        if is_new or not failure.is_final:  # who says "later" again and again to one takes nothing either
            trouble.blame = min(trouble.blame + failure.blame, TAKES_NOTHING)
        if is_new and len(trouble.keys) < TAKES_NOTHING:
            trouble.keys = [*trouble.keys, message.key]
        trouble.tried_at, trouble.said = now, ADDRESS.sub("…", str(failure))[:MOST_SAID]
        return trouble


def heal(channel: Channel, *, now: datetime) -> None:
    """It has taken a message: whatever it has refused is due again, what was given up meanwhile too."""
    with transaction() as session:
        over = session.execute(
            delete(ChannelTrouble)
            .where(ChannelTrouble.channel == channel)
            .returning(ChannelTrouble.since, ChannelTrouble.blame, ChannelTrouble.keys)
        ).one_or_none()
        if over is None or over.blame < TAKES_NOTHING:
            return
        failed = (
            OutboxMessage.channel == channel,
            OutboxMessage.failed_at.is_not(None),
            OutboxMessage.sent_at.is_(None),
        )
        is_of_use = or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now)
        # One that fails while others are taken is tried at its own pace at last.
        is_not_alone = len(over.keys) > 1
        of_these = true() if is_not_alone else OutboxMessage.attempts < MOST_ATTEMPTS
        session.execute(_due(now, *failed, *_waits(now), of_these))
        session.execute(_due(now, *failed, OutboxMessage.given_up_at >= over.since, is_of_use))


def probe(*, now: datetime) -> None:
    """Each way that takes nothing is tried with one of the messages that wait for it."""
    in_trouble = select(ChannelTrouble.channel).where(
        ChannelTrouble.blame >= TAKES_NOTHING, ChannelTrouble.tried_at <= now - PROBE
    )
    if not db.session.scalars(in_trouble).all():
        return  # without taking the lock that bookings need
    with transaction() as session:
        for channel in session.scalars(in_trouble).all():
            waits = (
                select(OutboxMessage.id)
                .where(
                    OutboxMessage.channel == channel,
                    OutboxMessage.failed_at.is_not(None),
                    OutboxMessage.sent_at.is_(None),
                    *_waits(now),
                )
                .order_by(OutboxMessage.due_at, OutboxMessage.id)
                .limit(1)
            )
            session.execute(_due(now, OutboxMessage.id == waits.scalar_subquery()))


def _waits(now: datetime) -> tuple[Any, ...]:
    """Until later than a worker can have it in its hands."""
    return OutboxMessage.given_up_at.is_(None), OutboxMessage.due_at > now + LEASE


def _due(now: datetime, *which: Any) -> Any:
    return (
        update(OutboxMessage)
        .where(*which)
        .values(due_at=now, given_up_at=None)
        .execution_options(synchronize_session=False)
    )
