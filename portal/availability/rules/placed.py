"""A time with a trainer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Placed:
    """When something is, and with whom."""

    starts_at: datetime
    ends_at: datetime
    trainer_id: int
