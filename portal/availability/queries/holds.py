"""Times that are kept."""

from datetime import datetime

from sqlalchemy import select

from portal.availability.models import Hold
from portal.db import fetch


def moves_of(booking_id: int, *, now: datetime) -> list[Hold]:
    """What is kept at this moment for moves of a visit, locked; but for one that is just being made."""
    return fetch(
        select(Hold)
        .where(Hold.moves_id == booking_id, Hold.expires_at > now)
        .order_by(Hold.id)
        .with_for_update(of=Hold, key_share=True, skip_locked=True)
    )
