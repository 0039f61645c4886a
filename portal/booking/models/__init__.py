"""Bookings, the claims by which they hold time, and what comes before and beside them."""

from portal.booking.models.bookings import (
    Booking,
    Cancellation,
    CheckIn,
    NoShow,
    Proposal,
    VisitCheck,
)
from portal.booking.models.claims import Claim, Hold
from portal.booking.models.drafts import Draft
from portal.booking.models.feeds import CalendarFeed, TrainerFeed
from portal.booking.models.waitlist import FreedDay, Offer, WaitlistEntry

__all__ = [
    "Booking",
    "CalendarFeed",
    "Cancellation",
    "CheckIn",
    "Claim",
    "Draft",
    "FreedDay",
    "Hold",
    "NoShow",
    "Offer",
    "Proposal",
    "TrainerFeed",
    "VisitCheck",
    "WaitlistEntry",
]
