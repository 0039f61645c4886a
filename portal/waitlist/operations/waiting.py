"""Who is asked next about a time that is open: whoever has waited longest and could come.

The worker looks without keeping anybody waiting; each offer is a transaction of its own, which looks
again. What it asks the database is the same few things, however many wait and however far they look
ahead, and again for each offer that it makes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete

from portal.accounts.queries import contact_preferences
from portal.availability.models import FreedDay
from portal.availability.queries import slots
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Slot
from portal.booking.operations.eligibility import check_known
from portal.booking.operations.offers import close
from portal.booking.queries import history
from portal.booking.rules.people import Booked
from portal.booking.rules.states import Answer
from portal.db import look_afresh, transaction
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.health import queries as health
from portal.health.rules import Answers
from portal.lib.errors import DomainError
from portal.notifications.rules import Topic
from portal.waitlist import queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import offers
from portal.waitlist.operations.wishes import lock_with_wish
from portal.waitlist.rules import Outcome


def pass_on(*, now: datetime) -> int:
    """End offers whose time is over, and offer what has been given back. Returns how many ended."""
    over = queries.lapsed_offers(now=now)
    for offer in over:
        with transaction():
            lock_with_wish(offer)
            if offer.answered_at is None:
                close(offer, Answer.LAPSED, actor="system", now=now)
    if freed := queries.freed_days():
        seen = [day.id for day in freed]
        offer_open(gym.branch(), {day.date for day in freed}, now=now)
        with transaction() as session:
            session.execute(delete(FreedDay).where(FreedDay.id.in_(seen)))
    return len(over)


def sweep(branch: Branch, *, now: datetime) -> None:
    """Offer whatever has become open by itself: a hold that ran out, a new shift, a shorter absence.

    Wishes whose last day is over end here.
    """
    today = branch.local(now).date()
    if queries.over_wishes(branch.id, today=today):
        with transaction():
            for entry in queries.over_wishes(branch.id, today=today):
                entry.ended_at, entry.outcome = now, Outcome.OVER
    offer_open(branch, None, now=now)


def offer_open(branch: Branch, days: Collection[date] | None, *, now: datetime) -> None:
    """Offer what is open, on some days or on any, to those who wait for it."""
    asked: set[int] = set()
    while found := _longest_waiting(branch, days, besides=asked, now=now):
        entry, starts_at = found
        asked.add(entry.id)
        offers.offer(entry, starts_at, now=now)


@dataclass(frozen=True)
class _Known:
    """What is read of somebody before any time is looked at."""

    booked: Booked
    answers: Answers | None

    def could_come(self, entry: WaitlistEntry, slot: Slot) -> bool:
        try:
            check_known(
                entry.service, slot.starts_at, self.answers, self.booked.history(slot.starts_at, slot.ends_at)
            )
        except DomainError:
            return False
        return True


def _longest_waiting(
    branch: Branch, days: Collection[date] | None, *, besides: Collection[int], now: datetime
) -> tuple[WaitlistEntry, datetime] | None:
    """The first in line for whom something is open, and when it begins."""
    look_afresh()
    today = branch.local(now).date()
    last = max((service.last_day(now) for service in branch.offered), default=today)
    waiting = [
        entry
        for entry in queries.waiting(branch.id, since=min(days or [today]), until=max(days or [last]))
        if entry.id not in besides and (entry.service.welcomes_babies or not entry.babies)
    ]
    known = _known([entry.member_id for entry in waiting], now=now)
    waiting = [entry for entry in waiting if entry.member_id in known]
    open_for = _open_for(waiting, days or _span(waiting, today, last), now=now)
    for entry in waiting:
        person, offered = known[entry.member_id], _offered(entry)
        wish, wanted = entry.wish, entry.asked
        for begins, ends, slot in open_for[entry.service_id, entry.babies]:
            if (
                wish.fits(begins, ends)
                and (days is None or begins.date() in days)
                and slot.starts_at not in offered
                and slot.place(wanted) is not None
                and person.could_come(entry, slot)
            ):
                return entry, slot.starts_at
    return None


def _known(member_ids: Collection[int], *, now: datetime) -> Mapping[int, _Known]:
    """Of those who would hear of an offer. Nothing is kept for somebody who has asked not to be told."""
    if not member_ids:
        return {}
    members = set(member_ids) - contact_preferences.members_without(Topic.WAITLIST, member_ids)
    booked, checks = history.booked_by(members, now=now), health.latest_checks(members)
    return {
        member_id: _Known(booked[member_id], checks[member_id].answers if member_id in checks else None)
        for member_id in members
    }


def _span(waiting: Iterable[WaitlistEntry], today: date, last: date) -> tuple[date, date]:
    """The first and the last day that anybody waits for."""
    return (
        max(today, min((entry.from_on for entry in waiting), default=today)),
        min(last, max((entry.until_on for entry in waiting), default=today)),
    )


def _open_for(
    waiting: Iterable[WaitlistEntry], days: Collection[date], *, now: datetime
) -> Mapping[tuple[int, int], list[tuple[datetime, datetime, Slot]]]:
    """Open times by what is asked for: a service, and how many babies. Those too near are left out.

    Each with its beginning and its end in the branch's time.
    """
    first, count = min(days), (max(days) - min(days)).days + 1
    return {
        (service.id, babies): [
            (service.branch.local(slot.starts_at), service.branch.local(slot.ends_at), slot)
            for day in slots.days(service, first=first, count=count, now=now, asked=Asked(babies=babies))
            for slot in day.slots
            if slot.is_open and offers.offered_until(service.branch, slot.starts_at, now=now)
        ]
        for service, babies in {(entry.service, entry.babies) for entry in waiting}
    }


def _offered(entry: WaitlistEntry) -> set[datetime | None]:
    """What was kept for her before is not offered again, unless we took it back."""
    return {offer.starts_at for offer in entry.offers if offer.answer is not Answer.WITHDRAWN}
