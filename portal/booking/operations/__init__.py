"""What people do with bookings. Each function is one transaction."""

from portal.booking.operations.absences import end_time_off, enter_time_off
from portal.booking.operations.attendance import (
    accept_same_phone,
    answer_visit_check,
    check_in,
    undo_check_in,
)
from portal.booking.operations.bookings import book, cancel, reschedule
from portal.booking.operations.claims import forget_past
from portal.booking.operations.drafts import (
    ANSWERS_KEPT_FOR,
    answer_health,
    begin,
    choose_time,
    extend,
    finish,
    forget,
    forget_stale,
    give_contact,
    keep,
    nothing_has_changed,
    prove_address,
    send_code,
)
from portal.booking.operations.feeds import close_feed, open_feed
from portal.booking.operations.messages import remind_at
from portal.booking.operations.offers import pass_on, sweep
from portal.booking.operations.places import change_branch
from portal.booking.operations.series import book_series
from portal.booking.operations.waitlist import accept, decline, join, leave

__all__ = [
    "ANSWERS_KEPT_FOR",
    "accept",
    "accept_same_phone",
    "answer_health",
    "answer_visit_check",
    "begin",
    "book",
    "book_series",
    "cancel",
    "change_branch",
    "check_in",
    "choose_time",
    "close_feed",
    "decline",
    "end_time_off",
    "enter_time_off",
    "extend",
    "finish",
    "forget",
    "forget_past",
    "forget_stale",
    "give_contact",
    "join",
    "keep",
    "leave",
    "nothing_has_changed",
    "open_feed",
    "pass_on",
    "prove_address",
    "remind_at",
    "reschedule",
    "send_code",
    "sweep",
    "undo_check_in",
]
