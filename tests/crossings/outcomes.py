"""What has become of a promise, in the words of docs/crossings.md."""

from sqlalchemy import select

from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db
from portal.lib.errors import DomainError
from portal.notifications.models import OutboxMessage


def outcome(promise, deed, world):
    """Make the promise, do the deed, and look: "stands", "goes along", "ends", "is gone", "asks first"."""
    promise.make(world)
    assert promise.is_used_up or promise.stands(world), "or else this shows nothing"
    owner = promise.owner(world)
    before = set(db.session.scalars(select(OutboxMessage.key)))
    try:
        deed(world)
    except BookingsInTheWay:
        db.session.rollback()
        return "asks first"
    except DomainError as refusal:
        db.session.rollback()
        assert promise.stands(world)
        return f"stands, refused: {refusal.code}"
    db.session.expire_all()
    if promise.model and promise.find() is None:
        return "is gone"
    if promise.is_asked(world):
        return "asks whose it is"
    if not promise.stands(world):
        return "ends" + told(promise, before)
    return ("stands" if promise.owner(world) == owner else "goes along") + told(promise, before)


def told(promise, before):
    """Whether she has been told since, of this promise."""
    if not promise.subject:
        return ""
    about = set(db.session.scalars(select(OutboxMessage.key).where(OutboxMessage.subject == promise.subject)))
    return ", she is told" if about - before else ""
