"""A freed time, offered to somebody who waits: with a real hold, until she answers.

A hold lives a little longer than its offer, so that between the end of one offer and the next
nobody from outside slips in; should no worker come by, it still runs out by itself.
"""

from datetime import datetime, timedelta

from portal.accounts.queries import contact_preferences
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.models import Hold
from portal.availability.operations import holds
from portal.availability.operations.claims import Wanted
from portal.booking.models.offers import Offer
from portal.booking.operations import messages
from portal.booking.operations.eligibility import check_person
from portal.booking.operations.offers import of_hold
from portal.booking.rules.people import check_baby
from portal.db import db, lock, transaction
from portal.gym.models.branches import Branch
from portal.health import queries as health
from portal.lib.errors import DomainError
from portal.notifications.rules import Topic
from portal.waitlist import queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.rules import offer_until

GRACE = timedelta(minutes=10)  # for a worker to pass an offer on


def offer(entry: WaitlistEntry, starts_at: datetime, *, now: datetime) -> bool:
    """Keep a time for her and tell her.

    False when it is too near or no longer open, or when she waits no more or could not come.
    """
    branch, service = entry.service.branch, entry.service
    with transaction():
        lock(entry)
        until = offered_until(branch, starts_at, now=now)
        if until is None or entry.ended_at or queries.has_open_offer(entry.id):
            return False
        if contact_preferences.members_without(Topic.WAITLIST, [entry.member_id]):
            return False
        try:
            check_baby(entry.asked, welcomes_babies=entry.service.welcomes_babies)
            check_person(entry.member, service, starts_at, health.latest_check(entry.member_id), now=now)
            wanted = Wanted(service=service, starts_at=starts_at, asked=entry.asked, now=now)
            hold = holds.hold(wanted, expires_at=until + GRACE)
        except DomainError:
            return False
        _tell(entry, hold, until=until, now=now)
        return True


def offered_until(branch: Branch, starts_at: datetime, *, now: datetime) -> datetime | None:
    """Until when somebody could think about it; None when the visit is too near."""
    return offer_until(
        branch.local(now),
        branch.local(starts_at),
        offer_minutes=branch.offer_minutes,
        notice=timedelta(minutes=branch.notice_minutes),
    )


def _tell(entry: WaitlistEntry, hold: Hold, *, until: datetime, now: datetime) -> None:
    kept = of_hold(hold) | {"expires_at": until}
    offer = Offer(member_id=entry.member_id, entry_id=entry.id, made_at=now, **kept)
    db.session.add(offer)
    db.session.flush()  # the message names offer.id
    db.session.expire(entry, ["offers"])
    audit.record(Event.OFFER_MADE, subject=offer.subject, actor="system", now=now, entry=entry.id)
    messages.tell_offer(offer, now=now)
