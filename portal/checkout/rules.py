"""What is refused on the way to a booking, and who may begin one."""

from datetime import datetime

from portal.lib.errors import Conflict, DomainError, NotFound, RuleBroken
from portal.lib.translatable import msgid


class DraftNotHere(NotFound):
    """Begun by somebody else, in another browser, without cookies, or forgotten since."""

    message = msgid("We no longer have what was typed here, or not in this browser. Please begin again.")


class NothingChosen(RuleBroken):
    message = msgid("Choose at least one day.")


class NotOfThisSeries(Conflict):
    """One time of several cannot be booked, and so none was: `starts_at` it is, and `refusal` says why."""

    message = msgid("One of these times cannot be booked. Nothing is booked yet. Please look again.")

    def __init__(self, starts_at: datetime, refusal: DomainError) -> None:
        super().__init__()
        self.starts_at, self.refusal = starts_at, refusal


class WeeksOutOfRange(RuleBroken):
    message = msgid("Choose 2 to %(most)s weeks. Later ones are not open for booking yet.")


class ForMembersNow(RuleBroken):
    message = msgid(
        "We take no online bookings of first visits at the moment. Please ask us by phone or e-mail."
    )


def check_visitor(*, is_member: bool, is_open_to_visitors: bool) -> None:
    """While the owner takes nobody new. Raises ForMembersNow."""
    if not is_member and not is_open_to_visitors:
        raise ForMembersNow
