"""The names of events: `noun.verb-past`. A name in the history is there for ever, so choose well."""

from enum import StrEnum


class Event(StrEnum):
    ACCOUNT_OPENED = "account.opened"
    BOOKING_BOOKED = "booking.booked"
    BOOKING_CANCELLED = "booking.cancelled"
    BOOKING_CHECKED_IN = "booking.checked-in"
    BOOKING_CHECK_IN_UNDONE = "booking.check-in-undone"
    BRANCH_CHANGED = "branch.changed"
    HEALTH_CHECK_ANSWERED = "health-check.answered"
    STAFF_ADDED = "staff.added"
