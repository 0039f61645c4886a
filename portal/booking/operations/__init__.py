"""What people do with bookings. Each function is one transaction."""

from portal.booking.operations.absences import close_branch, end_time_off, enter_time_off, reopen_branch
from portal.booking.operations.attendance import (
    accept_same_phone,
    answer_visit_check,
    check_in,
    note_late,
    note_no_show,
    undo_check_in,
    undo_no_show,
)
from portal.booking.operations.bookings import book, cancel
from portal.booking.operations.claims import forget_past
from portal.booking.operations.clearance import go_on_cleared, note_clearance
from portal.booking.operations.consents import withdraw_health
from portal.booking.operations.contacts import (
    give_contact,
    mail_way_back,
    prove_address,
    prove_by_link,
    send_code,
)
from portal.booking.operations.drafts import (
    FORGET_AFTER,
    answer_health,
    begin,
    choose_time,
    claim,
    extend,
    finish,
    nothing_has_changed,
)
from portal.booking.operations.feeds import close_feed, close_trainer_feed, open_feed, open_trainer_feed
from portal.booking.operations.forgetting import forget, forget_drafts_of, forget_stale
from portal.booking.operations.messages import remind_at
from portal.booking.operations.moves import accept_proposal, move_by_desk, reschedule
from portal.booking.operations.places import change_branch, change_menu
from portal.booking.operations.series import book_series
from portal.booking.operations.shifts import (
    add_trainer,
    change_duties,
    copy_week,
    publish,
    retire_trainer,
    return_trainer,
    set_days,
)
from portal.booking.operations.waiting import pass_on, sweep
from portal.booking.operations.waitlist import accept, decline, join, leave

__all__ = [
    "FORGET_AFTER",
    "accept",
    "accept_proposal",
    "accept_same_phone",
    "add_trainer",
    "answer_health",
    "answer_visit_check",
    "begin",
    "book",
    "book_series",
    "cancel",
    "change_branch",
    "change_duties",
    "change_menu",
    "check_in",
    "choose_time",
    "claim",
    "close_branch",
    "close_feed",
    "close_trainer_feed",
    "copy_week",
    "decline",
    "end_time_off",
    "enter_time_off",
    "extend",
    "finish",
    "forget",
    "forget_drafts_of",
    "forget_past",
    "forget_stale",
    "give_contact",
    "go_on_cleared",
    "join",
    "leave",
    "mail_way_back",
    "move_by_desk",
    "note_clearance",
    "note_late",
    "note_no_show",
    "nothing_has_changed",
    "open_feed",
    "open_trainer_feed",
    "pass_on",
    "prove_address",
    "prove_by_link",
    "publish",
    "remind_at",
    "reopen_branch",
    "reschedule",
    "retire_trainer",
    "return_trainer",
    "send_code",
    "set_days",
    "sweep",
    "undo_check_in",
    "undo_no_show",
    "withdraw_health",
]
