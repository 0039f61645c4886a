"""Days on which time was given back, for whoever asks those who wait for it."""

from datetime import datetime

from portal.availability.models import FreedDay
from portal.db import transaction
from portal.gym.models.branches import Branch


def note_freed(branch: Branch, moment: datetime) -> None:
    """On this day there is room again: the worker asks who waits for it, within seconds."""
    with transaction() as session:
        session.add(FreedDay(branch_id=branch.id, date=branch.local(moment).date()))
