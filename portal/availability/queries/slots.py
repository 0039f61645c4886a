"""Which times are open. The pages' lists and the guard of a booking read them here, and only here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.availability.queries import claims
from portal.availability.queries.claims import NOTHING, Mine
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Calendar, DayOfSlots, Pool, Slot, stretch, ticks_of
from portal.availability.rules.refusals import NoBabySpace, NotOffered, OffGrid, SlotTaken
from portal.availability.rules.ticks import check_time, next_tick, tick_of
from portal.gym.models.resources import ResourceKind
from portal.gym.models.services import Service
from portal.lib.errors import DomainError
from portal.schedule import queries as schedule
from portal.schedule.rules import Stretch

ANYONE = Asked()
JUST_BEGUN = timedelta(minutes=30)


@dataclass(frozen=True)
class Day:
    """A day's starts, those too soon to book left out."""

    date: date
    found: DayOfSlots
    earliest: int  # tick

    @property
    def slots(self) -> list[Slot]:
        return self.found.slots(earliest=self.earliest)

    @property
    def open_count(self) -> int:
        return self.found.open_count(earliest=self.earliest)

    @property
    def is_worked(self) -> bool:
        """Whether there are times at all, open or full."""
        return self.found.is_worked(earliest=self.earliest)


def days(
    service: Service,
    *,
    first: date,
    count: int,
    now: datetime,
    asked: Asked = ANYONE,
    mine: Mine = NOTHING,
    is_outside_rules: bool = False,
    is_guard: bool = False,
) -> list[Day]:
    """Slots of a service on `count` days from `first` within the horizon, in three statements.

    They are the branch's resources, the shifts and the claims. With a trainer whom she insists on,
    only that trainer's slots. `is_outside_rules` looks past horizon and notice, and half an hour back,
    for somebody who walks in. For the guard, nobody takes a shift away before the deed is done.
    """
    branch = service.branch
    last = first + timedelta(days=count - 1)
    if not is_outside_rules:
        last = min(last, service.last_day(now))
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not wanted:
        return []

    since, until = branch.days_of(wanted[0], wanted[-1])
    shifts = schedule.shifts(branch.id, since=since, until=until, is_kept=is_guard)
    grid = 1 if is_guard and is_outside_rules else ticks_of(branch.grid_minutes)
    calendar = _calendar(service, shifts, since, until, grid=grid, asked=asked, mine=mine, now=now)
    notice = -JUST_BEGUN if is_outside_rules else timedelta(minutes=branch.notice_minutes)
    earliest = next_tick(now + notice)
    return [
        Day(day, calendar.day(tick_of(opens), tick_of(closes)), earliest)
        for day in wanted
        for opens, closes in [branch.opening(day)]
    ]


def _calendar(
    service: Service,
    shifts: Sequence[Stretch],
    since: datetime,
    until: datetime,
    *,
    grid: int,
    asked: Asked,
    mine: Mine,
    now: datetime,
) -> Calendar:
    base = tick_of(since)
    whole = ticks_of(service.minutes + service.buffer_minutes)
    working: dict[int, int] = defaultdict(int)
    for shift in shifts:
        is_wanted = not asked.is_strict or shift.trainer_id == asked.trainer_id
        if is_wanted and service.is_given_by(shift.trainer_id):
            begins, ends = next_tick(shift.starts_at), tick_of(shift.ends_at)
            working[shift.trainer_id] |= stretch(begins - base, ends - base)

    resources = {shift.trainer_id: shift.resource_id for shift in shifts}
    taken, away = claims.taken(base, tick_of(until) + whole, mine=mine, now=now)
    for trainer_id in working:
        working[trainer_id] &= ~away.get(resources[trainer_id], 0)
    return Calendar(
        base=base,
        length=ticks_of(service.minutes),
        whole=whole,
        grid=grid,
        resources=resources,
        working=working,
        taken=taken,
        pools=_pools(service, asked),
    )


def _pools(service: Service, asked: Asked) -> list[Pool]:
    """A room if it needs one, and a space for each baby that comes along, where the branch counts them."""
    needed = {ResourceKind.ROOM: int(service.needs_room), ResourceKind.BABY_SPACE: asked.babies}
    pools = [Pool(tuple(service.branch.pool(kind)), count) for kind, count in needed.items() if count]
    return [pool for pool in pools if pool.resource_ids]


def open_slots(
    service: Service,
    *,
    first: date,
    count: int,
    now: datetime,
    asked: Asked = ANYONE,
    mine: Mine = NOTHING,
    is_outside_rules: bool = False,
) -> list[Slot]:
    """Every open slot of some days, in order."""
    found = days(
        service, first=first, count=count, now=now, asked=asked, mine=mine, is_outside_rules=is_outside_rules
    )
    return [slot for day in found for slot in day.slots if slot.is_open]


def nearest_open(
    service: Service,
    starts_at: datetime,
    *,
    now: datetime,
    asked: Asked = ANYONE,
    mine: Mine = NOTHING,
    most: int = 2,
) -> list[Slot]:
    """The open slots nearest to a time, within three days of it, in order of time."""
    today = service.branch.local(now).date()
    first = max(today, service.branch.local(starts_at).date() - timedelta(days=3))
    around = open_slots(service, first=first, count=7, now=now, asked=asked, mine=mine)
    found = [slot for slot in around if slot.starts_at != starts_at]
    found.sort(key=lambda slot: abs(slot.starts_at - starts_at))
    return sorted(found[:most], key=lambda slot: slot.starts_at)


def open_slot(
    service: Service,
    starts_at: datetime,
    *,
    asked: Asked = ANYONE,
    mine: Mine = NOTHING,
    is_outside_rules: bool = False,
    now: datetime,
) -> Slot:
    """The slot that starts then, open for what she asks. The lists and the guard both mean this.

    Raises TooLateToBook, TooFarAhead, NotOffered for a time that is no slot, SlotTaken, and
    NoBabySpace where she could come on her own.
    """
    branch = service.branch
    if not is_outside_rules:
        _check_time(service, starts_at, now=now)
    day = branch.local(starts_at).date()
    found = days(
        service, first=day, count=1, now=now, asked=asked, mine=mine,
        is_outside_rules=is_outside_rules, is_guard=True,
    )  # fmt: skip
    slot = next((slot for day in found for slot in day.slots if slot.starts_at == starts_at), None)
    if (
        slot is None
        and not is_outside_rules
        and (starts_at - branch.opening(day)[0]) % timedelta(minutes=branch.grid_minutes)
    ):
        raise OffGrid
    try:
        return _check_slot(slot, asked)
    except SlotTaken:
        if not asked.babies:
            raise
        alone = replace(asked, babies=0)
        open_slot(service, starts_at, asked=alone, mine=mine, is_outside_rules=is_outside_rules, now=now)
        raise NoBabySpace from None


def obstacles(
    service: Service, starts: Sequence[datetime], *, asked: Asked = ANYONE, now: datetime
) -> dict[datetime, DomainError]:
    """Those of several times that cannot be booked, each with what stands in the way; in one look."""
    branch, found = service.branch, {}
    first, last = (branch.local(pick(starts)).date() for pick in (min, max))
    looked = days(service, first=first, count=(last - first).days + 1, now=now, asked=asked)
    slots = {slot.starts_at: slot for day in looked for slot in day.slots}
    for starts_at in starts:
        try:
            _check_time(service, starts_at, now=now)
            _check_slot(slots.get(starts_at), asked)
        except DomainError as refusal:
            found[starts_at] = refusal
    return found


def _check_time(service: Service, starts_at: datetime, *, now: datetime) -> None:
    notice = timedelta(minutes=service.branch.notice_minutes)
    check_time(starts_at, notice=notice, last_day=service.last_day(now), zone=service.branch.zone, now=now)


def _check_slot(slot: Slot | None, asked: Asked) -> Slot:
    if slot is None:
        raise NotOffered
    if slot.place(asked) is None:
        raise SlotTaken
    return slot
