"""By what a page with times is known again, whoever has changed what since."""

from collections.abc import Hashable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from portal.availability.models import Hold
from portal.availability.rules.ticks import next_tick, tick_of
from portal.column_types import UtcDateTime
from portal.db import TIMES, db
from portal.gym.models.branches import Branch
from portal.gym.queries import HOME
from portal.page_versions import number_of

NEXT_OVER = (
    select(func.min(Hold.expires_at))
    .where(Hold.expires_at > bindparam("now", type_=UtcDateTime))
    .scalar_subquery()
)
VERSION = select(Branch.notice_minutes, number_of(TIMES), NEXT_OVER).where(Branch.slug == HOME)


def times_version(*, now: datetime) -> Hashable | None:
    """What changes when a visitor's page with times does: the number of all deeds, and time itself.

    A hold stops nobody once it is over, and then the next one is another. A time is too late to book from
    one tick to the next. One statement; None where there is no branch yet.
    """
    found = db.session.connection().execute(VERSION, {"now": now}).one_or_none()
    if found is None:
        return None
    notice_minutes, number, over_at = found
    return number, over_at, tick_of(now), next_tick(now + timedelta(minutes=notice_minutes))
