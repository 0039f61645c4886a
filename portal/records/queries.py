"""Reading notes."""

from sqlalchemy import select

from portal.db import fetch
from portal.records.models import Note


def notes_of(member_id: int, *, for_desk: bool, most: int = 100) -> list[Note]:
    """The newest first. The desk reads those that are meant for it."""
    rows = select(Note).where(Note.member_id == member_id)
    if for_desk:
        rows = rows.where(Note.is_for_desk)
    return fetch(rows.order_by(Note.written_at.desc(), Note.id.desc()).limit(most))
