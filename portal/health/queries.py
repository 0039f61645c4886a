"""What a member has told us about her body."""

from collections.abc import Collection

from sqlalchemy import func, select

from portal.db import db, fetch
from portal.health.models import HealthCheck


def latest_check(member_id: int) -> HealthCheck | None:
    return db.session.scalar(
        select(HealthCheck)
        .where(HealthCheck.member_id == member_id)
        .order_by(HealthCheck.answered_at.desc(), HealthCheck.id.desc())
        .limit(1)
    )


def latest_checks(member_ids: Collection[int]) -> dict[int, HealthCheck]:
    """The same of several, by member; who has not been asked yet is left out."""
    newest_first = (HealthCheck.answered_at.desc(), HealthCheck.id.desc())
    place = func.row_number().over(partition_by=HealthCheck.member_id, order_by=newest_first).label("place")
    ranked = select(HealthCheck.id, place).where(HealthCheck.member_id.in_(member_ids)).subquery()
    found = db.session.scalars(
        select(HealthCheck).join(ranked, ranked.c.id == HealthCheck.id).where(ranked.c.place == 1)
    )
    return {check.member_id: check for check in found}


def checks_of(member_id: int, *, most: int = 50) -> list[HealthCheck]:
    """Everything she has answered, the newest first."""
    return fetch(
        select(HealthCheck)
        .where(HealthCheck.member_id == member_id)
        .order_by(HealthCheck.answered_at.desc(), HealthCheck.id.desc())
        .limit(most)
    )
