"""What is refused of a time."""

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.words import msgid


class SlotTaken(Conflict):
    code = "slot_taken"
    message = msgid("Someone booked this time first. Your answers are saved.")


class NoBabySpace(SlotTaken):
    code = "no_baby_space"
    message = msgid(
        "At this time there is not enough space for babies. Choose another time, or come on your own."
    )


class HoldOver(Conflict):
    code = "hold_over"
    message = msgid("We no longer keep this time for you. It may still be open: go on to see.")


class TimeMissing(RuleBroken):
    code = "time_missing"
    message = msgid("Choose a time.")


class TooLateToBook(RuleBroken):
    code = "too_late_to_book"
    message = msgid("This time starts too soon to book online. Please choose a later one.")


class TooFarAhead(RuleBroken):
    code = "too_far_ahead"
    message = msgid("This day is not open for booking yet. Please choose an earlier one.")


class NotOffered(RuleBroken):
    code = "not_offered"
    message = msgid("This time is not on offer. Please choose one from the list.")


class OffGrid(NotOffered):
    """Somebody works then, but visits begin at other times. The desk may look past it."""

    code = "off_grid"
