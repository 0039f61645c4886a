"""Shifts − claims → slots. The list a visitor sees and the guard of a booking both ask here.

Time is counted in ticks, and a stretch of it is a number: bit n stands for the n-th tick after
`base`. So "four free ticks in a row" is three shifts and three ANDs, for a whole fortnight at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from portal.availability.rules.asked import Asked
from portal.availability.rules.ticks import TICK_MINUTES, moment_of


@dataclass(frozen=True)
class Candidate:
    """A trainer who could take a slot."""

    trainer_id: int
    resource_id: int


@dataclass(frozen=True)
class Place:
    """Whom and what a visit occupies: a trainer, and resources from one tick up to another."""

    trainer_id: int
    resource_ids: tuple[int, ...]
    ticks: range


@dataclass(frozen=True)
class Pool:
    """Resources of which one is as good as another, and how many of them a visit needs."""

    resource_ids: tuple[int, ...]
    needed: int = 1


@dataclass(frozen=True)
class Slot:
    """A start time. `free` are those who could take it, the one with most time first; empty means full.

    `pools` are the other resources that are free then, one for each kind that is needed.
    """

    starts_at: datetime
    ends_at: datetime
    free: tuple[Candidate, ...]
    working: tuple[int, ...]  # ids of all trainers on shift then
    ticks: range  # what it would occupy, the buffer included
    pools: tuple[Pool, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.free)

    def place(self, asked: Asked) -> Place | None:
        """Whom and what a visitor with this wish would get."""
        named = [candidate for candidate in self.free if candidate.trainer_id == asked.trainer_id]
        found = named or ([] if asked.is_strict else self.free)
        if not found:
            return None
        others = chain.from_iterable(pool.resource_ids[: pool.needed] for pool in self.pools)
        return Place(found[0].trainer_id, (found[0].resource_id, *others), self.ticks)


@dataclass(frozen=True)
class Calendar:
    """Who works, and what is taken, from the tick `base` on."""

    base: int
    length: int  # ticks of a visit
    whole: int  # the same with the time the place needs afterwards
    grid: int  # ticks between starts
    resources: Mapping[int, int]  # trainer's id → her resource's
    working: Mapping[int, int]  # trainer's id → her shifts
    taken: Mapping[int, int]  # resource's id → its claims
    pools: Sequence[Pool] = field(default=())  # of rooms, of baby spaces, where they count

    def day(self, opens: int, closes: int) -> "DayOfSlots":
        """The starts between two ticks; a visit ends at the second at the latest."""
        grid = spread(opens - self.base, max(opens, closes - self.length + 1) - self.base, self.grid)
        working = {
            trainer: runs(shifts & stretch(opens - self.base, closes - self.base), self.length) & grid
            for trainer, shifts in self.working.items()
        }
        in_pools = ~0
        for pool in self.pools:
            free = (runs(~self.taken.get(resource, 0), self.whole) for resource in pool.resource_ids)
            in_pools &= at_least(pool.needed, free)
        starts = {
            trainer: could & in_pools & runs(~self.taken.get(self.resources[trainer], 0), self.whole)
            for trainer, could in working.items()
        }
        return DayOfSlots(self, working, starts)


@dataclass(frozen=True)
class DayOfSlots:
    """The starts of one day as numbers; slots are made of them when somebody looks."""

    calendar: Calendar
    working: Mapping[int, int]
    starts: Mapping[int, int]

    def open_count(self, *, earliest: int) -> int:
        """How many starts somebody is free for, from a tick on."""
        return (at_least(1, self.starts.values()) >> max(0, earliest - self.calendar.base)).bit_count()

    def is_worked(self, *, earliest: int) -> bool:
        """Whether there is any start from a tick on, open or full."""
        return bool(at_least(1, self.working.values()) >> max(0, earliest - self.calendar.base))

    def slots(self, *, earliest: int) -> list[Slot]:
        """In order of time. A start that nobody works through is no slot; one all are busy for is full."""
        all_starts, found = at_least(1, self.working.values()), []
        while all_starts:
            n = (all_starts & -all_starts).bit_length() - 1
            all_starts &= all_starts - 1
            if self.calendar.base + n >= earliest:
                found.append(self._slot(n))
        return found

    def _slot(self, n: int) -> Slot:
        calendar, start = self.calendar, self.calendar.base + n
        free = [
            Candidate(trainer, calendar.resources[trainer])
            for trainer, starts in self.starts.items()
            if starts >> n & 1
        ]
        free.sort(key=lambda one: (self._busy(one), one.trainer_id))
        return Slot(
            starts_at=moment_of(start),
            ends_at=moment_of(start + calendar.length),
            free=tuple(free),
            working=tuple(sorted(who for who, starts in self.working.items() if starts >> n & 1)),
            ticks=range(start, start + calendar.whole),
            pools=tuple(self._free_in(pool, n) for pool in calendar.pools),
        )  # fmt: skip

    def _free_in(self, pool: Pool, n: int) -> Pool:
        """What of it is free for a visit that starts then."""
        calendar = self.calendar
        free = (
            resource
            for resource in pool.resource_ids
            if runs(~calendar.taken.get(resource, 0), calendar.whole) >> n & 1
        )
        return replace(pool, resource_ids=tuple(free))

    def _busy(self, one: Candidate) -> int:
        return self.calendar.taken.get(one.resource_id, 0).bit_count()


def stretch(begins: int, ends: int) -> int:
    """Bits from `begins` up to `ends`."""
    begins = max(0, begins)
    return ((1 << (ends - begins)) - 1) << begins if ends > begins else 0


def spread(begins: int, ends: int, step: int) -> int:
    """Every `step`-th bit from `begins` up to `ends`."""
    found = 0
    for n in range(begins, ends, step):
        found |= 1 << n
    return found


def runs(free: int, length: int) -> int:
    """Where `length` set bits in a row begin."""
    found = free
    for n in range(1, length):
        found &= free >> n
    return found


def at_least(count: int, masks: Iterable[int]) -> int:
    """Bits that are set in so many of them."""
    in_so_many = [~0] + [0] * count
    for mask in masks:
        for n in range(count, 0, -1):
            in_so_many[n] |= in_so_many[n - 1] & mask
    return in_so_many[count]


def ticks_of(minutes: int) -> int:
    """How many ticks a stretch of minutes touches."""
    return -(-minutes // TICK_MINUTES)
