"""Time as trainers work it, and what may not be done to it."""

from dataclasses import dataclass
from datetime import datetime

from portal.lib.errors import RuleBroken
from portal.lib.translatable import msgid


@dataclass(frozen=True)
class Stretch:
    """Time of one trainer, from `starts_at` up to `ends_at`, in UTC."""

    trainer_id: int
    resource_id: int
    starts_at: datetime
    ends_at: datetime


class DayOver(RuleBroken):
    message = msgid("This day is over. Its shifts stay as they were.")


class TrainerGone(RuleBroken):
    message = msgid("She no longer works here. Bring her back first, under Trainers.")


class StretchTurned(RuleBroken):
    message = msgid("The end is not after the beginning. Choose a later end.")


class StretchOver(RuleBroken):
    message = msgid("This time is over. Choose one that is still to come.")


class StretchTooLong(RuleBroken):
    message = msgid("Choose at most %(days)s days at a time.")
