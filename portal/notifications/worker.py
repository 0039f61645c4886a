"""Sends what the outbox holds. Run by `flask worker`, in as many processes as one likes.

What a message says and by which ways it can go is asked when it is due, not when it was written:
a visit may have been moved, a language changed, a way closed since.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Update, delete, update
from sqlalchemy.exc import OperationalError

from portal.db import db, scrub, transaction
from portal.notifications import batches, trouble
from portal.notifications.kinds import kind
from portal.notifications.letters import Letter
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import (
    LEASE,
    MOST_WITH_ANOTHER,
    Blame,
    Channel,
    Failure,
    NotSent,
    Refused,
    pause_after,
)

log = logging.getLogger(__name__)

Look = Callable[[OutboxMessage], Letter | None]  # None: there is nothing to say any more
Send = Callable[[Channel, Letter], None]


def route_due(
    *, look: Look, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False
) -> set[Channel]:
    """Choose a way for everything that has become due. Returns the channels that have something to do.

    Two workers that choose for the same message choose alike, so nothing is taken; the ways of fifty are
    written in one transaction.
    """
    found: set[Channel] = set()
    while not stop() and (batch := batches.due(None, clock())):
        now = clock()
        chosen = {message.id: way for message in batch if (way := _way_of(message, look, now=now))}
        with transaction() as session:
            for way in sorted(set(chosen.values())):
                these = [number for number, its_way in chosen.items() if its_way is way]
                session.execute(
                    update(OutboxMessage)
                    .where(OutboxMessage.id.in_(these), OutboxMessage.channel.is_(None))
                    .values(channel=way, attempts=0, due_at=now)
                )
        found |= set(chosen.values())
        db.session.remove()
    return found


def _way_of(message: OutboxMessage, look: Look, *, now: datetime) -> Channel | None:
    """The first of the ways that are open to it by now; None where nothing is to be said."""
    try:
        letter = _letter(message, look, now=now)
        return next(iter(letter.ways)) if letter else None
    except OperationalError:  # it is the database that is away, and the whole queue waits
        raise
    except Exception as error:  # whatever it is, the queue goes on
        with transaction() as session:
            session.execute(_of(message.id).values(attempts=OutboxMessage.attempts + 1))
        _fail(message.id, None, _of_the_message(error), now=now)
        return None


def deliver_due(
    channel: Channel,
    *,
    look: Look,
    send: Send,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Send everything that is due by this way, or until `stop` says so. Returns how many were tried."""
    tried = 0
    while not stop() and (batch := batches.take(channel, clock())):
        until = clock() + LEASE / 2
        while batch and not stop() and clock() < until:
            tried += _deliver(batch.pop(0), channel, look=look, send=send, now=clock())
        batches.put_back(batch, now=clock())
    return tried


def _deliver(taken: OutboxMessage, channel: Channel, *, look: Look, send: Send, now: datetime) -> bool:
    """Send a message that this worker has taken. False when it is not to be sent any more.

    Marked as sent only after `send` returns, and before the next is sent, so a crash in between sends one
    of them twice, never not at all; the e-mail's Message-ID and LINE's retry key are the same both
    times. A way that refuses makes room for the next one. A message that cannot be sent is put off longer
    each time and given up at last, and never holds up the others.
    """
    message = batches.as_it_is(taken)
    if message is None:
        return False
    letter = None
    try:
        letter = _letter(message, look, now=now)
        if letter is None:
            pass
        elif channel not in letter.ways:
            _fail(message.id, letter, _no_way_by(channel), now=now)
        else:
            db.session.rollback()  # a read that stays open while a server takes its time stops the tidying
            send(channel, letter)
            _mark_sent(message.id, channel, now=now)
    except NotSent as failure:
        _fail(message.id, letter, failure, now=now)
    except (
        OperationalError
    ):  # no fault of the message: it is taken again when its lease ends, as after a crash
        log.warning("message %s waits: the database does not answer", message.id)
    except Exception as error:  # whatever it is, the queue goes on
        _fail(message.id, letter, _of_the_message(error), now=now)
    finally:
        db.session.remove()
    if kind(message.kind).is_last_word and db.session.get(OutboxMessage, message.id) is None:
        scrub(OutboxMessage)
    return True


def _letter(message: OutboxMessage, look: Look, *, now: datetime) -> Letter | None:
    """What is to be said, or None after it was dropped, for it is too late or not true any more."""
    if message.expires_at and now >= message.expires_at:
        _give_up_late(message.id, now=now)
        return None
    letter = look(message)
    if letter is None:
        _drop(message.id)
    return letter


def _of(message_id: int) -> Update:
    return update(OutboxMessage).where(OutboxMessage.id == message_id)


def _mark_sent(message_id: int, channel: Channel, *, now: datetime) -> None:
    with transaction() as session:
        sent = session.get(OutboxMessage, message_id)
        if sent:  # it may have been withdrawn while it was on its way
            sent.sent_at, sent.given_up_at = now, None
            sent.facts = {}  # codes, links and names are of no use to anybody any more
            if kind(sent.kind).is_forgotten:
                session.delete(sent)
        trouble.heal(channel, now=now)


def _drop(message_id: int) -> None:
    """Nothing of it is true any more."""
    with transaction() as session:
        session.execute(delete(OutboxMessage).where(OutboxMessage.id == message_id))


def _give_up_late(message_id: int, *, now: datetime) -> None:
    with transaction() as session:
        message = session.get(OutboxMessage, message_id)
        if message and message.sent_at is None:
            message.failure = Failure.TOO_LATE
            _end(message, now=now)


def _end(message: OutboxMessage, *, now: datetime) -> None:
    """On to the list of what did not arrive; of some kinds not even the address stays."""
    message.given_up_at = now
    if kind(message.kind).is_forgotten:
        db.session.delete(message)


def _no_way_by(channel: Channel) -> Refused:
    """She has taken it back since this way was chosen."""
    failure = Failure.LINE if channel is Channel.LINE else Failure.ADDRESS
    return Refused(f"no way by {channel}", Blame.MESSAGE, failure=failure)


def _of_the_message(error: Exception) -> NotSent:
    """It could not be written; no server has seen it."""
    return NotSent(f"{type(error).__name__}: {error}", Blame.MESSAGE)


def _fail(message_id: int, letter: Letter | None, failure: NotSent, *, now: datetime) -> None:
    """The next way takes it: at once when this one says never, else after some tries."""
    why = str(failure)
    kind_of_failure = (why.split(maxsplit=1) or ["?"])[0].rstrip(":")  # servers repeat addresses after it
    log.warning("message %s not sent: %s", message_id, kind_of_failure)
    with transaction() as session:
        message = session.get(OutboxMessage, message_id)
        if message is None or message.sent_at:  # another worker has sent it, after our lease
            return
        message.last_error, message.failure = why[:500], failure.failure
        is_last = trouble.note_failure(message, failure, now=now)
        way = _next_way(message, letter)
        if way and (failure.is_final or message.attempts >= MOST_WITH_ANOTHER):
            message.tried = [*message.tried, str(message.channel)]
            message.channel, message.attempts, message.due_at, message.failed_at = way, 0, now, None
        elif is_last:
            _end(message, now=now)
        else:
            message.due_at = now + pause_after(message.attempts)


def _next_way(message: OutboxMessage, letter: Letter | None) -> Channel | None:
    ways = letter.ways if letter else ()
    return next((way for way in ways if way not in {*message.tried, message.channel}), None)
