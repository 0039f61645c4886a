"""What the rules of booking say no with."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.lib.errors import Conflict, RuleBroken
from portal.lib.translatable import msgid


class NotOnOffer(RuleBroken):
    """The owner has paused or ended it, or keeps it for the desk."""

    message = msgid("This menu cannot be booked at the moment. Please choose another one.")
    to_desk = msgid("This menu is not on offer at the moment.")
    gives_way = True


class NoBabies(RuleBroken):
    message = msgid(
        "Babies cannot come along at the moment. If you can come on your own, please go on without your baby."
    )


class AlreadyThen(RuleBroken):
    message = msgid("You already have a booking at this time. Choose another time, or move that booking.")
    to_desk = msgid("She has a booking at this time already.")
    gives_way = True


class TooLateToMove(RuleBroken):
    message = msgid("The deadline to move this visit has passed. You can still cancel it, or ask us.")
    to_desk = msgid("The deadline to move it has passed.")
    gives_way = True


class HealthFirst(RuleBroken):
    message = msgid("Please answer the health check first. Book a visit, and it comes on the way.")
    to_desk = msgid("She has not answered the health check yet.")
    gives_way = True


class TermsChanged(Conflict):
    """The time, the length, the price or the deadline is no longer what the page had shown."""

    message = msgid("Something on this page has changed since you opened it. Please look once more.")


class BookingsInTheWay(Conflict):
    """Visits lie where a trainer is not to be; `bookings` are they, `alternatives` what may be done."""

    message = msgid("There are bookings in this time. Say what becomes of each of them.")

    def __init__(self, bookings: Sequence[Any], alternatives: Mapping[int, Sequence[Any]]) -> None:
        super().__init__()
        self.bookings, self.alternatives = bookings, alternatives


class StaleBooking(Conflict):
    message = msgid("Someone has changed this booking meanwhile. Please look at it as it is now.")


class ProposalOver(Conflict):
    message = msgid("This proposal is over. Please look at your booking as it is now.")


class TooEarlyForNoShow(RuleBroken):
    message = msgid("The visit has not begun yet. Wait until it has.")


class IsHere(RuleBroken):
    message = msgid("She is checked in. Undo the check-in first.")


class TrialTaken(RuleBroken):
    message = msgid("You have had your trial already. Please choose a session.")
    to_desk = msgid("She has had her trial already.")
    gives_way = True


class TrialFirst(RuleBroken):
    message = msgid("Sessions are for members. Please begin with the trial.")
    to_desk = msgid("She has had no trial yet.")
    gives_way = True


class TooManyUpcoming(RuleBroken):
    to_desk = msgid("She has as many bookings ahead as a member may have.")
    gives_way = True
    message = msgid(
        "You can have %(most)s bookings ahead at a time. Come to one, or cancel one, to book the next."
    )


class AlreadyBegun(RuleBroken):
    message = msgid("This visit has already begun, so it can no longer be changed here.")


class TooEarlyToSay(RuleBroken):
    message = msgid("This page opens at 20:00 on the evening before your visit.")


class NotToday(RuleBroken):
    message = msgid("Check-in and undoing it are possible only on the day of the visit.")


class Cancelled(Conflict):
    message = msgid("This booking has been cancelled.")
