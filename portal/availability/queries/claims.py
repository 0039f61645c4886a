"""What is claimed, by resource and tick."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, false, func, literal, or_, select

from portal.availability.models import Claim
from portal.availability.rules.ticks import tick_of
from portal.column_types import UtcDateTime
from portal.db import db


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


def taken(since: int, until: int, *, mine: Mine, now: datetime) -> tuple[dict[int, int], dict[int, int]]:
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


def resources_in_use(*, now: datetime) -> set[int]:
    """Ids of resources that somebody has claimed from now on."""
    return set(db.session.scalars(select(Claim.resource_id).where(Claim.tick >= tick_of(now)).distinct()))
