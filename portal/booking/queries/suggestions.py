"""Times we suggest: the usual one, the next ones, and others for visits that cannot stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.availability.queries.claims import NOTHING, Mine
from portal.availability.queries.slots import open_slots
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Candidate, Pool, Slot
from portal.booking.models.bookings import Booking
from portal.booking.rules.alternatives import Alternative
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service

WEEKS_TO_LOOK = 4
DAYS_AROUND = 3


@dataclass(frozen=True)
class Usual:
    """What she mostly books: a trainer, a weekday, a time; who came along last; and when it is open next."""

    trainer: Trainer
    babies: int
    next_slot: Slot | None


def usual(
    visits: Sequence[Booking], service: Service, *, mine: Mine = NOTHING, now: datetime
) -> Usual | None:
    """The most frequent trainer, weekday and time of her sessions; the latest wins where two are alike."""
    sessions = [visit for visit in visits if visit.service_id == service.id]
    if len(sessions) < 2:  # once is not a habit
        return None
    keys = [
        (session.trainer_id, session.local_start.weekday(), session.local_start.time())
        for session in sessions
    ]
    trainer_id, weekday, at = Counter(keys).most_common(1)[0][0]
    trainer = next(session.trainer for session in sessions if session.trainer_id == trainer_id)
    branch, babies = service.branch, sessions[0].babies
    today = branch.local(now).date()
    ahead = open_slots(
        service,
        first=today,
        count=7 * WEEKS_TO_LOOK,
        now=now,
        asked=Asked(trainer_id=trainer_id, babies=babies),
        mine=mine,
    )
    hers = [(branch.local(session.starts_at), branch.local(session.ends_at)) for session in sessions]
    for slot in ahead:
        start, end = branch.local(slot.starts_at), branch.local(slot.ends_at)
        is_busy = any(begins < end and start < ends for begins, ends in hers)
        if start.weekday() == weekday and start.time() == at and not is_busy:
            return Usual(trainer, babies, slot)
    return Usual(trainer, babies, None)


def next_times(
    service: Service,
    *,
    after: datetime,
    asked: Asked,
    now: datetime,
    most: int = 3,
    is_today_too: bool = False,
) -> list[Slot]:
    """The next open times, at most one a day, around the time of the day of `after`.

    From the day after it on, or with `is_today_too` from that day itself.
    """
    branch = service.branch
    wanted = branch.local(after)
    first = max(branch.local(now).date(), wanted.date() + timedelta(days=0 if is_today_too else 1))
    by_day: dict[date, list[Slot]] = {}
    for slot in open_slots(service, first=first, count=7 * WEEKS_TO_LOOK, now=now, asked=asked):
        by_day.setdefault(branch.local(slot.starts_at).date(), []).append(slot)

    def distance(slot: Slot) -> int:
        start = branch.local(slot.starts_at)
        return abs((start.hour - wanted.hour) * 60 + start.minute - wanted.minute)

    return [min(slots, key=distance) for slots in list(by_day.values())[:most]]


def alternatives(bookings: Sequence[Booking], *, now: datetime) -> dict[int, list[Alternative]]:
    """For visits whose trainer is away, by id: what may be done, the best first.

    The same time with somebody else comes first, then her trainer's nearest time; for who asked
    for that very trainer it is the other way round. The first ones are made for all visits
    together, so that no two are proposed the same place.
    """
    given: list[Suggestion] = []
    found = {}
    for booking in bookings:
        suggestions = _suggestions(booking, now=now)
        best = next((n for n, suggestion in enumerate(suggestions) if suggestion.fits_beside(given)), None)
        if best is not None:
            given.append(suggestions[best])
            suggestions.insert(0, suggestions.pop(best))
        else:  # each is proposed to somebody else already
            suggestions = []
        found[booking.id] = [
            Alternative(suggestion.slot.starts_at, suggestion.candidate.trainer_id)
            for suggestion in suggestions
        ]
    return found


@dataclass(frozen=True)
class Suggestion:
    """A slot and who would take it."""

    slot: Slot
    candidate: Candidate

    def fits_beside(self, given: Sequence["Suggestion"]) -> bool:
        """Whether the trainer is not given away then, and a room or space is left beside the others."""
        then = [suggestion for suggestion in given if set(suggestion.slot.ticks) & set(self.slot.ticks)]
        has_her = all(suggestion.candidate.resource_id != self.candidate.resource_id for suggestion in then)
        left = (len(pool.resource_ids) - _given_of(pool, then) >= pool.needed for pool in self.slot.pools)
        return has_her and all(left)


def _given_of(pool: Pool, given: Sequence[Suggestion]) -> int:
    """How many of a pool go to them; two pools that have one resource in common are of one kind."""
    pools = (other for suggestion in given for other in suggestion.slot.pools)
    return sum(other.needed for other in pools if set(pool.resource_ids) & set(other.resource_ids))


def _suggestions(booking: Booking, *, now: datetime) -> list[Suggestion]:
    """Other times and trainers, the best first."""
    ahead = [
        Suggestion(slot, candidate) for slot in _slots_around(booking, now=now) for candidate in slot.free
    ]
    here = [found for found in ahead if found.slot.starts_at == booking.starts_at]
    others = [found for found in ahead if found.slot.starts_at != booking.starts_at]
    hers = [found for found in others if found.candidate.trainer_id == booking.trainer_id][:4]
    somebody_else = [found for found in here if found.candidate.trainer_id != booking.trainer_id]
    anybody = [
        found
        for found in others
        if found.candidate == found.slot.free[0] and found.candidate.trainer_id != booking.trainer_id
    ][:12]
    insists = booking.asked_trainer_id == booking.trainer_id
    return [*hers, *somebody_else, *anybody] if insists else [*somebody_else, *hers, *anybody]


def _slots_around(booking: Booking, *, now: datetime) -> list[Slot]:
    """Open times around a visit, the nearest first; a day earlier than she has planned for comes last."""
    offer, branch = booking.open_offer, booking.branch
    kept = (offer.hold_id,) if offer and offer.hold_id else ()  # hers already, and so open to her
    day = booking.local_start.date()
    around = open_slots(
        booking.service,
        first=max(branch.local(now).date(), day - timedelta(days=DAYS_AROUND)),
        count=2 * DAYS_AROUND + 1,
        now=now,
        asked=Asked(babies=booking.babies),
        mine=Mine(hold_ids=kept, booking_id=booking.id),
        is_outside_rules=True,
    )

    def distance(slot: Slot) -> tuple[bool, timedelta]:
        return branch.local(slot.starts_at).date() < day, abs(slot.starts_at - booking.starts_at)

    return sorted((slot for slot in around if slot.starts_at > now), key=distance)
