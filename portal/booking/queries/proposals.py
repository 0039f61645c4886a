"""Times we suggest: the usual one, the next ones, and others for visits that cannot stand."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.booking.availability import Slot
from portal.booking.models import Booking
from portal.booking.queries.slots import Mine, nearest_open, open_slots
from portal.booking.rules import Asked
from portal.gym.models import Service, Trainer

WEEKS_TO_LOOK = 4


@dataclass(frozen=True)
class Usual:
    """What she mostly books: a trainer, a day of the week (Monday is 0), a time; and when it is open next."""

    trainer: Trainer
    next_slot: Slot | None


def usual(visits: Sequence[Booking], service: Service, *, now: datetime) -> Usual | None:
    """The most frequent trainer, weekday and time of her sessions; the latest wins where two are alike."""
    sessions = [one for one in visits if one.service_id == service.id]
    if len(sessions) < 2:  # once is not a habit
        return None
    keys = [(one.trainer_id, one.local_start.weekday(), one.local_start.time()) for one in sessions]
    trainer_id, weekday, at = Counter(keys).most_common(1)[0][0]
    trainer = next(one.trainer for one in sessions if one.trainer_id == trainer_id)
    branch = service.branch
    today = branch.local(now).date()
    ahead = open_slots(
        service,
        first=today,
        count=7 * WEEKS_TO_LOOK,
        now=now,
        asked=Asked(trainer_id=trainer_id, with_baby=sessions[0].with_baby),
    )
    hers = [(branch.local(one.starts_at), branch.local(one.ends_at)) for one in sessions]
    for slot in ahead:
        start, end = branch.local(slot.starts_at), branch.local(slot.ends_at)
        is_busy = any(begins < end and start < ends for begins, ends in hers)
        if start.weekday() == weekday and start.time() == at and not is_busy:
            return Usual(trainer, slot)
    return Usual(trainer, None)


def next_times(
    service: Service, *, after: datetime, asked: Asked, now: datetime, most: int = 3
) -> list[Slot]:
    """The next open times, at most one a day, around the time of the day of `after`."""
    branch = service.branch
    wanted = branch.local(after)
    first = max(branch.local(now).date(), wanted.date() + timedelta(days=1))
    by_day: dict[date, list[Slot]] = {}
    for slot in open_slots(service, first=first, count=7 * WEEKS_TO_LOOK, now=now, asked=asked):
        by_day.setdefault(branch.local(slot.starts_at).date(), []).append(slot)

    def distance(slot: Slot) -> int:
        start = branch.local(slot.starts_at)
        return abs((start.hour - wanted.hour) * 60 + start.minute - wanted.minute)

    return [min(slots, key=distance) for slots in list(by_day.values())[:most]]


@dataclass(frozen=True)
class Proposal:
    """Another time or trainer for a visit; none where nothing near is open."""

    booking: Booking
    slot: Slot | None
    trainer_id: int | None


def proposals(bookings: Sequence[Booking], *, now: datetime) -> list[Proposal]:
    """For visits whose trainer is away: the same time with somebody else, then her nearest time.

    Made for all of them together, so that no two are proposed the same place.
    """
    given: set[tuple[int, int]] = set()
    found = []
    for booking in bookings:
        with_baby = Asked(with_baby=booking.with_baby)
        hers = Asked(trainer_id=booking.trainer_id, with_baby=booking.with_baby)
        here = [
            slot
            for slot in open_slots(
                booking.service,
                first=booking.local_start.date(),
                count=1,
                now=now,
                asked=with_baby,
                mine=Mine(booking_id=booking.id),
            )
            if slot.starts_at == booking.starts_at
        ]
        near = nearest_open(booking.service, booking.starts_at, now=now, asked=hers, most=20)
        near = sorted(near, key=_distance_from(booking.starts_at))
        found.append(_first_free(booking, here, near, given))
    return found


def _distance_from(moment: datetime) -> Callable[[Slot], timedelta]:
    return lambda slot: abs(slot.starts_at - moment)


def _first_free(
    booking: Booking, here: Sequence[Slot], near: Sequence[Slot], given: set[tuple[int, int]]
) -> Proposal:
    for slot in (*here, *near):
        for one in slot.free:
            is_other = slot in here and one.trainer_id != booking.trainer_id
            is_hers = slot in near and one.trainer_id == booking.trainer_id
            place = {(one.resource_id, tick) for tick in slot.ticks}
            if (is_other or is_hers) and not place & given:
                given |= place
                return Proposal(booking, slot, one.trainer_id)
    return Proposal(booking, None, None)
