"""What a member has kept and read."""

from sqlalchemy import select

from portal.db import db
from portal.guides.models import Reading


def readings(member_id: int) -> dict[str, Reading]:
    """By the guide's slug, the last read first."""
    rows = (
        select(Reading)
        .where(Reading.member_id == member_id)
        .order_by(Reading.read_at.desc().nulls_last(), Reading.id)
    )
    return {row.slug: row for row in db.session.scalars(rows)}
