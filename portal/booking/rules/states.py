"""The words for what a booking and an offer can be."""

from enum import StrEnum


class BookingStatus(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    BABY = "baby"  # never late, a few times a month
    SELF = "self"
    PLANS = "plans"
    OTHER = "other"
    DESK = "desk"


class Answer(StrEnum):
    """What became of an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"  # by us, for it could not be kept
