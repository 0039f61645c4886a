"""Who may book, and whom one asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.availability.rules.asked import Asked
from portal.booking.rules.refusals import (
    AlreadyThen,
    NoBabies,
    NotOnOffer,
    TooManyUpcoming,
    TrialFirst,
    TrialTaken,
)


class OnTheMenu(Protocol):
    """What is asked of a service here."""

    @property
    def is_offered(self) -> bool: ...
    @property
    def is_booked_online(self) -> bool: ...


def check_offered(service: OnTheMenu) -> None:
    """Of visits that are new, whoever books; what is booked already stays so. Raises NotOnOffer."""
    if not service.is_offered:
        raise NotOnOffer


def check_booked_online(service: OnTheMenu) -> None:
    """The same of what visitors and members book themselves."""
    if not service.is_booked_online:
        raise NotOnOffer


def check_baby(asked: Asked, *, welcomes_babies: bool) -> None:
    """Of visits that are new; what was booked with a baby before stays so. Raises NoBabies."""
    if asked.babies and not welcomes_babies:
        raise NoBabies


@dataclass(frozen=True)
class History:
    """What a member has booked: trials ever, visits ahead, and visits at the time in question."""

    trials: int
    upcoming: int
    then: int


@dataclass(frozen=True)
class Booked:
    """What a member has booked, for looking at many times: trials ever, and her visits ahead."""

    trials: int = 0
    ahead: tuple[tuple[datetime, datetime], ...] = ()  # begins, ends

    def history(self, starts_at: datetime, ends_at: datetime) -> History:
        """What matters for a visit that is still to come."""
        then = sum(begins < ends_at and ends > starts_at for begins, ends in self.ahead)
        return History(trials=self.trials, upcoming=len(self.ahead), then=then)


def check_person(history: History, *, is_trial: bool, most_trials: int, most_upcoming: int) -> None:
    """Insist on one trial a person before sessions, few bookings ahead, and one at a time.

    Raises TrialTaken, TrialFirst, TooManyUpcoming, AlreadyThen.
    """
    if is_trial and history.trials >= most_trials:
        raise TrialTaken
    if not is_trial and history.trials == 0:
        raise TrialFirst
    if history.upcoming >= most_upcoming:
        raise TooManyUpcoming(most=most_upcoming)
    if history.then:
        raise AlreadyThen
