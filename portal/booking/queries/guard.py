"""Whether one time is open. What the lists of slots show and what the guard lets pass is the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from portal.booking.availability import Slot
from portal.booking.queries.slots import ANYONE, NOTHING, Mine, days
from portal.booking.rules.people import Asked
from portal.booking.rules.refusals import NoBabySpace, NotOffered, OffGrid, SlotTaken
from portal.booking.rules.time import check_time
from portal.gym.models import Branch, Service
from portal.lib.errors import DomainError


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
        _check_time(branch, starts_at, now=now)
    day = branch.local(starts_at).date()
    found = days(
        service, first=day, count=1, now=now, asked=asked, mine=mine,
        is_outside_rules=is_outside_rules, is_guard=True,
    )  # fmt: skip
    slot = next((slot for one in found for slot in one.slots if slot.starts_at == starts_at), None)
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
            _check_time(branch, starts_at, now=now)
            _check_slot(slots.get(starts_at), asked)
        except DomainError as refusal:
            found[starts_at] = refusal
    return found


def _check_time(branch: Branch, starts_at: datetime, *, now: datetime) -> None:
    notice = timedelta(minutes=branch.notice_minutes)
    check_time(starts_at, notice=notice, horizon_days=branch.horizon_days, zone=branch.zone, now=now)


def _check_slot(slot: Slot | None, asked: Asked) -> Slot:
    if slot is None:
        raise NotOffered
    if slot.place(asked) is None:
        raise SlotTaken
    return slot
