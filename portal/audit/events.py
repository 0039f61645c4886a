"""The names of events: `noun.verb-past`. A name in the history is there for ever, so choose well."""

from enum import StrEnum


class Event(StrEnum):
    ACCOUNT_OPENED = "account.opened"
    BOOKING_BOOKED = "booking.booked"
    BOOKING_CANCELLED = "booking.cancelled"
    BOOKING_CHECKED_IN = "booking.checked-in"
    BOOKING_CHECK_IN_UNDONE = "booking.check-in-undone"
    BOOKING_MOVED = "booking.moved"
    BOOKING_SAME_PHONE_ACCEPTED = "booking.same-phone-accepted"
    BRANCH_CHANGED = "branch.changed"
    CALENDAR_FEED_OPENED = "calendar-feed.opened"
    CALENDAR_FEED_CLOSED = "calendar-feed.closed"
    HEALTH_CHECK_ANSWERED = "health-check.answered"
    OFFER_ACCEPTED = "offer.accepted"
    OFFER_DECLINED = "offer.declined"
    OFFER_LAPSED = "offer.lapsed"
    OFFER_MADE = "offer.made"
    SERVICE_CHANGED = "service.changed"
    STAFF_ADDED = "staff.added"
    TIME_OFF_ENDED = "time-off.ended"
    TIME_OFF_ENTERED = "time-off.entered"
    VISIT_CHECK_ANSWERED = "visit-check.answered"
    WAITLIST_JOINED = "waitlist.joined"
    WAITLIST_LEFT = "waitlist.left"
