"""What the rules of booking say no with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.lib.errors import Conflict, DomainError, NotFound, RuleBroken
from portal.lib.words import msgid


class NoBabies(RuleBroken):
    code = "no_babies"
    message = msgid(
        "Babies cannot come along at the moment. If you can come on your own, please go on without your baby."
    )


class ForMembersNow(RuleBroken):
    code = "for_members_now"
    message = msgid(
        "We take no online bookings of first visits at the moment. Please ask us by phone or e-mail."
    )


class DraftNotHere(NotFound):
    """Begun by somebody else, in another browser, without cookies, or forgotten since."""

    code = "draft_not_here"
    message = msgid("We no longer have what was typed here, or not in this browser. Please begin again.")


class AlreadyThen(RuleBroken):
    code = "already_then"
    message = msgid("You already have a booking at this time. Choose another time, or move that booking.")


class TooLateToMove(RuleBroken):
    code = "too_late_to_move"
    message = msgid("The deadline to move this visit has passed. You can still cancel it, or ask us.")


class HealthFirst(RuleBroken):
    code = "health_first"
    message = msgid("Please answer the health check first. Book a visit, and it comes on the way.")


class NothingChosen(RuleBroken):
    code = "nothing_chosen"
    message = msgid("Choose at least one day.")


class OfferOver(Conflict):
    code = "offer_over"
    message = msgid("The time we kept for you is over. Your place on the waitlist stays.")


class WishOver(RuleBroken):
    code = "wish_over"
    message = msgid("These days are over or not open yet. Choose a last day from today on.")


class WishTooLong(RuleBroken):
    code = "wish_too_long"
    message = msgid("Choose a last day within the next half year.")


class WishTooShort(RuleBroken):
    code = "wish_too_short"
    message = msgid("A visit does not fit between these times. Choose a longer part of the day.")


class TooManyWishes(RuleBroken):
    code = "too_many_wishes"
    message = msgid("You can wait for %(most)s things at a time. Leave one to wait for another.")


class WeeksOutOfRange(RuleBroken):
    code = "weeks_out_of_range"
    message = msgid("Choose 2 to %(most)s weeks. Later ones are not open for booking yet.")


class TermsChanged(Conflict):
    """The time, the length, the price or the deadline is no longer what the page had shown."""

    code = "terms_changed"
    message = msgid("Something on this page has changed since you opened it. Please look once more.")


class NotOfThisSeries(Conflict):
    """One time of several cannot be booked, and so none was: `starts_at` it is, and `refusal` says why."""

    code = "not_of_this_series"
    message = msgid("One of these times cannot be booked. Nothing is booked yet. Please look again.")

    def __init__(self, starts_at: datetime, refusal: DomainError) -> None:
        super().__init__()
        self.starts_at, self.refusal = starts_at, refusal


class BookingsInTheWay(Conflict):
    """Visits lie where a trainer is not to be; `bookings` are they, `remedies` what may be done, by id."""

    code = "bookings_in_the_way"
    message = msgid("There are bookings in this time. Say what becomes of each of them.")

    def __init__(self, bookings: Sequence[Any], remedies: Mapping[int, Sequence[Any]]) -> None:
        super().__init__()
        self.bookings, self.remedies = bookings, remedies


class StaleBooking(Conflict):
    code = "stale_booking"
    message = msgid("Someone has changed this booking meanwhile. Please look at it as it is now.")


class ProposalOver(Conflict):
    code = "proposal_over"
    message = msgid("This proposal is over. Please look at your booking as it is now.")


class TooEarlyForNoShow(RuleBroken):
    code = "too_early_for_no_show"
    message = msgid("The visit has not begun yet. Wait until it has.")


class IsHere(RuleBroken):
    code = "is_here"
    message = msgid("She is checked in. Undo the check-in first.")


class TrialTaken(RuleBroken):
    code = "trial_taken"
    message = msgid("You have had your trial already. Please choose a session.")


class TrialFirst(RuleBroken):
    code = "trial_first"
    message = msgid("Sessions are for members. Please begin with the trial.")


class TooManyUpcoming(RuleBroken):
    code = "too_many_upcoming"
    message = msgid(
        "You can have %(most)s bookings ahead at a time. Come to one, or cancel one, to book the next."
    )


class AlreadyBegun(RuleBroken):
    code = "already_begun"
    message = msgid("This visit has already begun, so it can no longer be changed here.")


class TooEarlyToSay(RuleBroken):
    code = "too_early_to_say"
    message = msgid("This page opens at 20:00 on the evening before your visit.")


class NotToday(RuleBroken):
    code = "not_today"
    message = msgid("Check-in and undoing it are possible only on the day of the visit.")


class Cancelled(Conflict):
    code = "cancelled"
    message = msgid("This booking has been cancelled.")
