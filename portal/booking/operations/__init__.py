"""What people do with bookings. Each function is one transaction."""

from portal.booking.operations.attendance import check_in, undo_check_in
from portal.booking.operations.bookings import book, cancel
from portal.booking.operations.drafts import (
    KEEP_FOR,
    answer_health,
    begin,
    choose_time,
    finish,
    forget,
    forget_stale,
    give_contact,
    keep,
    prove_address,
    send_code,
)

__all__ = [
    "KEEP_FOR",
    "answer_health",
    "begin",
    "book",
    "cancel",
    "check_in",
    "choose_time",
    "finish",
    "forget",
    "forget_stale",
    "give_contact",
    "keep",
    "prove_address",
    "send_code",
    "undo_check_in",
]
