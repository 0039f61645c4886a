"""What may be done for visits whose trainer cannot be there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Alternative:
    """Another time and trainer for a visit; without them, she is only asked. Or she is not told at all."""

    starts_at: datetime | None = None
    trainer_id: int | None = None
    is_told: bool = True


LEFT = Alternative(is_told=False)  # the desk sees to it by itself
