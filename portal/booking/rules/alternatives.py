"""What may be done for visits whose trainer cannot be there, and which rules the desk may look past."""

from dataclasses import dataclass
from datetime import datetime

from portal.availability.rules.refusals import OffGrid, TooFarAhead, TooLateToBook
from portal.booking.rules.refusals import (
    AlreadyThen,
    HealthFirst,
    TooLateToMove,
    TooManyUpcoming,
    TrialFirst,
    TrialTaken,
)
from portal.health.rules import NotYet, TooSoonAfterBirth, WaitsForYes
from portal.lib.errors import DomainError

# Rules, not the guard: a time that is taken or that nobody works cannot be argued away.
CAN_BE_OVERRIDDEN: tuple[type[DomainError], ...] = (
    AlreadyThen,
    HealthFirst,
    NotYet,
    OffGrid,
    TooFarAhead,
    TooLateToBook,
    TooLateToMove,
    TooManyUpcoming,
    TooSoonAfterBirth,
    TrialFirst,
    TrialTaken,
    WaitsForYes,
)


@dataclass(frozen=True)
class Alternative:
    """Another time and trainer for a visit; without them, she is only asked. Or she is not told at all."""

    starts_at: datetime | None = None
    trainer_id: int | None = None
    is_told: bool = True


LEFT = Alternative(is_told=False)  # the desk sees to it by itself
