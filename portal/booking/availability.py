"""Shifts − time off − claims → slots. The list a visitor sees and the guard of a booking both ask here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.booking.rules import ticks
from portal.schedule.rules import Stretch


@dataclass(frozen=True)
class Candidate:
    """A trainer who could take a slot."""

    trainer_id: int
    resource_id: int


@dataclass(frozen=True)
class Slot:
    """A start time. `free` are those who could take it, the one with most time first; empty means full."""

    starts_at: datetime
    ends_at: datetime
    free: tuple[Candidate, ...]
    working: tuple[int, ...]  # ids of all trainers on shift then

    @property
    def is_open(self) -> bool:
        return bool(self.free)


def slots(
    *,
    opens: datetime,
    closes: datetime,
    minutes: int,
    grid_minutes: int,
    shifts: Iterable[Stretch],
    time_off: Iterable[Stretch],
    taken: Mapping[int, Collection[datetime]],
) -> list[Slot]:
    """The slots of one day, in order; the last one ends when the branch closes at the latest.

    `taken` holds the claimed ticks of each resource id. A start that nobody works through is
    no slot; one that everybody working is busy for is a full slot.
    """
    by_start: dict[datetime, tuple[list[Candidate], list[int]]] = {}
    length, away = timedelta(minutes=minutes), list(time_off)

    for shift in shifts:
        busy = taken.get(shift.resource_id, ())
        start, last = opens, min(closes, shift.ends_at) - length
        while start <= last:
            if start >= shift.starts_at:
                free, working = by_start.setdefault(start, ([], []))
                working.append(shift.trainer_id)
                if not _is_away(shift, away, start, start + length) and not any(
                    tick in busy for tick in ticks(start, start + length)
                ):
                    free.append(Candidate(shift.trainer_id, shift.resource_id))
            start += timedelta(minutes=grid_minutes)

    return [
        Slot(
            starts_at=start,
            ends_at=start + length,
            free=tuple(sorted(free, key=lambda one: (len(taken.get(one.resource_id, ())), one.trainer_id))),
            working=tuple(sorted(working)),
        )
        for start, (free, working) in sorted(by_start.items())
    ]


def _is_away(shift: Stretch, away: list[Stretch], start: datetime, end: datetime) -> bool:
    return any(
        off.trainer_id == shift.trainer_id and off.starts_at < end and off.ends_at > start for off in away
    )
