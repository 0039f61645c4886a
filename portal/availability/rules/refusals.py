"""What is refused of a time."""

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.translatable import msgid


class SlotTaken(Conflict):
    message = msgid("Someone booked this time first. Your answers are saved.")


class NoBabySpace(SlotTaken):
    message = msgid(
        "At this time there is not enough space for babies. Choose another time, or come on your own."
    )


class HoldOver(Conflict):
    message = msgid("We no longer keep this time for you. It may still be open: go on to see.")


class TimeMissing(RuleBroken):
    message = msgid("Choose a time.")


class TooLateToBook(RuleBroken):
    message = msgid("This time starts too soon to book online. Please choose a later one.")
    to_desk = msgid("This time begins too soon for booking online.")
    gives_way = True


class TooFarAhead(RuleBroken):
    message = msgid("This day is not open for booking yet. Please choose an earlier one.")
    to_desk = msgid("This day is not open for booking yet.")
    gives_way = True


class NotOffered(RuleBroken):
    message = msgid("This time is not on offer. Please choose one from the list.")


class OffGrid(NotOffered):
    """Somebody works then, but visits begin at other times. The desk may look past it."""

    gives_way = True
