"""Which times are open. The pages' lists and the guard of a booking read them here, and only here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, false, func, literal, or_, select

from portal.booking.availability import Calendar, DayOfSlots, Pool, Slot, stretch, ticks_of
from portal.booking.models.claims import Claim
from portal.booking.rules.people import Asked
from portal.booking.rules.time import next_tick, tick_of
from portal.db import UtcDateTime, db
from portal.gym.models import Branch, ResourceKind, Service
from portal.schedule import queries as schedule
from portal.schedule.rules import Stretch

ANYONE = Asked()
JUST_BEGUN = timedelta(minutes=30)


@dataclass(frozen=True)
class Mine:
    """Claims that do not stand in her way: of what she holds, and of the booking she moves."""

    hold_ids: tuple[int, ...] = ()
    booking_id: int | None = None

    def __add__(self, other: "Mine") -> "Mine":
        return Mine(self.hold_ids + other.hold_ids, self.booking_id or other.booking_id)

    def owns(self) -> ColumnElement[bool]:
        return or_(
            Claim.hold_id.in_(self.hold_ids) if self.hold_ids else false(),
            Claim.booking_id == self.booking_id if self.booking_id else false(),
        )

    @property
    def is_nothing(self) -> bool:
        return not self.hold_ids and not self.booking_id


NOTHING = Mine()


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
        last = min(last, last_day(branch, now=now))
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not wanted:
        return []

    since, until = branch.opening(wanted[0])[0], branch.opening(wanted[-1])[1]
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
        if not asked.is_strict or shift.trainer_id == asked.trainer_id:
            begins, ends = next_tick(shift.starts_at), tick_of(shift.ends_at)
            working[shift.trainer_id] |= stretch(begins - base, ends - base)

    resources = {shift.trainer_id: shift.resource_id for shift in shifts}
    taken, away = _taken(base, tick_of(until) + whole, mine=mine, now=now)
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
        pools=_pools(service.branch, asked),
    )


def _pools(branch: Branch, asked: Asked) -> list[Pool]:
    """A room, and a space for each baby that comes along, where the branch counts them."""
    needed = {ResourceKind.ROOM: 1, ResourceKind.BABY_SPACE: asked.babies}
    pools = [Pool(tuple(branch.pool(kind)), count) for kind, count in needed.items() if count]
    return [pool for pool in pools if pool.resource_ids]


WORD = 60  # ticks that a database's integer has bits for


def _claimed() -> Select[Any]:
    """Claims as words of sixty ticks, so that a fortnight is some ninety rows and not thousands.

    No two claims share a bit, and therefore the sum is the union.
    """
    claim = Claim.__table__.c
    word, is_away = (claim.tick // WORD).label("word"), claim.time_off_id.is_not(None).label("is_away")
    bit = literal(1, BigInteger).op("<<")(claim.tick % WORD)
    return (
        select(claim.resource_id, word, is_away, cast(func.sum(bit), BigInteger))
        .where(
            claim.tick >= bindparam("since"),
            claim.tick < bindparam("until"),
            or_(claim.expires_at.is_(None), claim.expires_at > bindparam("now", type_=UtcDateTime)),
        )
        .group_by("resource_id", "word", "is_away")
    )


CLAIMED = _claimed()  # made once: every page with slots asks


def _taken(since: int, until: int, *, mine: Mine, now: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """Claims by resource as numbers, and those of them that are time off. `mine` are left out."""
    query = CLAIMED if mine.is_nothing else CLAIMED.where(~func.coalesce(mine.owns(), false()))
    found = db.session.connection().execute(query, {"since": since, "until": until, "now": now})
    taken: dict[int, int] = defaultdict(int)
    away: dict[int, int] = defaultdict(int)
    for resource_id, word, is_off, bits in found:
        begins = word * WORD - since
        mask = bits << begins if begins >= 0 else bits >> -begins
        taken[resource_id] |= mask
        if is_off:
            away[resource_id] |= mask
    return taken, away


def claims_of(mine: Mine) -> list[tuple[int, int]]:
    """Keys (tick, resource) of what is hers already, locked so that nobody sweeps them meanwhile."""
    if mine.is_nothing:
        return []
    rows = db.session.execute(
        select(Claim.tick, Claim.resource_id).where(mine.owns()).order_by(Claim.tick).with_for_update()
    )
    return [(tick, resource_id) for tick, resource_id in rows]


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


def last_day(branch: Branch, *, now: datetime) -> date:
    """The furthest day one may book today."""
    return branch.local(now).date() + timedelta(days=branch.horizon_days)


def resources_in_use(*, now: datetime) -> set[int]:
    """Ids of resources that somebody has claimed from now on."""
    return set(db.session.scalars(select(Claim.resource_id).where(Claim.tick >= tick_of(now)).distinct()))
