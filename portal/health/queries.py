"""What a member has told us about her body."""

from sqlalchemy import select

from portal.db import db
from portal.health.models import HealthCheck


def latest_check(member_id: int) -> HealthCheck | None:
    return db.session.scalar(
        select(HealthCheck)
        .where(HealthCheck.member_id == member_id)
        .order_by(HealthCheck.answered_at.desc(), HealthCheck.id.desc())
        .limit(1)
    )


def checks_of(member_id: int, *, most: int = 50) -> list[HealthCheck]:
    """Everything she has answered, the newest first."""
    return list(
        db.session.scalars(
            select(HealthCheck)
            .where(HealthCheck.member_id == member_id)
            .order_by(HealthCheck.answered_at.desc(), HealthCheck.id.desc())
            .limit(most)
        )
    )
