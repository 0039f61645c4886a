"""Time as trainers work it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Stretch:
    """Time of one trainer, from `starts_at` up to `ends_at`, in UTC."""

    trainer_id: int
    resource_id: int
    starts_at: datetime
    ends_at: datetime
