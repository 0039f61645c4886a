"""What the rules of booking say no with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.lib.errors import Conflict, DomainError, NotFound, RuleBroken
from portal.lib.words import msgid


class NoBabies(RuleBroken):
    message = msgid(
        "Babies cannot come along at the moment. If you can come on your own, please go on without your baby."
    )


class ForMembersNow(RuleBroken):
    message = msgid(
        "We take no online bookings of first visits at the moment. Please ask us by phone or e-mail."
    )


class DraftNotHere(NotFound):
    """Begun by somebody else, in another browser, without cookies, or forgotten since."""

    message = msgid("We no longer have what was typed here, or not in this browser. Please begin again.")


class AlreadyThen(RuleBroken):
    message = msgid("You already have a booking at this time. Choose another time, or move that booking.")


class TooLateToMove(RuleBroken):
    message = msgid("The deadline to move this visit has passed. You can still cancel it, or ask us.")


class HealthFirst(RuleBroken):
    message = msgid("Please answer the health check first. Book a visit, and it comes on the way.")


class NothingChosen(RuleBroken):
    message = msgid("Choose at least one day.")


class OfferOver(Conflict):
    message = msgid("The time we kept for you is over. Your place on the waitlist stays.")


class WishOver(RuleBroken):
    message = msgid("These days are over or not open yet. Choose a last day from today on.")


class WishTooLong(RuleBroken):
    message = msgid("Choose a last day within the next half year.")


class WishTooShort(RuleBroken):
    message = msgid("A visit does not fit between these times. Choose a longer part of the day.")


class TooManyWishes(RuleBroken):
    message = msgid("You can wait for %(most)s things at a time. Leave one to wait for another.")


class WeeksOutOfRange(RuleBroken):
    message = msgid("Choose 2 to %(most)s weeks. Later ones are not open for booking yet.")


class TermsChanged(Conflict):
    """The time, the length, the price or the deadline is no longer what the page had shown."""

    message = msgid("Something on this page has changed since you opened it. Please look once more.")


class NotOfThisSeries(Conflict):
    """One time of several cannot be booked, and so none was: `starts_at` it is, and `refusal` says why."""

    message = msgid("One of these times cannot be booked. Nothing is booked yet. Please look again.")

    def __init__(self, starts_at: datetime, refusal: DomainError) -> None:
        super().__init__()
        self.starts_at, self.refusal = starts_at, refusal


class BookingsInTheWay(Conflict):
    """Visits lie where a trainer is not to be; `bookings` are they, `remedies` what may be done, by id."""

    message = msgid("There are bookings in this time. Say what becomes of each of them.")

    def __init__(self, bookings: Sequence[Any], remedies: Mapping[int, Sequence[Any]]) -> None:
        super().__init__()
        self.bookings, self.remedies = bookings, remedies


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


class TrialFirst(RuleBroken):
    message = msgid("Sessions are for members. Please begin with the trial.")


class TooManyUpcoming(RuleBroken):
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
