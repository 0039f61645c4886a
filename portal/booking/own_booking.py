"""Whose booking it is: the signed-in member's, or that of whoever has opened it by its mailed link."""

from datetime import datetime, timedelta

from flask import abort, current_app, request, session

from portal.accounts.models.people import Member
from portal.booking import calendar
from portal.booking.models.bookings import Booking
from portal.booking.params import member_or_none
from portal.booking.queries import bookings
from portal.lib import clock, spelling
from portal.web import templating
from portal.web.access import OPENED
from portal.web.links import links
from portal.web.locale import current_language
from portal.web.translations import gettext as _

LINK_LIVES = timedelta(days=7)  # after the visit
ANSWERED = "answered"  # in the session: the visit before which she has just said how she is
MOST_OPENED = 5  # in one browser; the oldest is let go


def own_booking(reference: str) -> Booking:
    """Another member's booking is not found."""
    member = member_or_none()
    found = bookings.own_booking(member.id, reference) if member else None
    if found is None and reference in session.get(OPENED, []):
        linked = bookings.booking(reference)
        found = linked if linked and is_link_alive(linked) else None
    return found or abort(404)


def is_link_alive(booking: Booking) -> bool:
    """The link in the mail ends a week after the visit, and with her when she has everything deleted."""
    return booking.member.erased_at is None and clock.now() <= booking.ends_at + LINK_LIVES


def may_read_signs(booking: Booking) -> bool:
    """She herself, signed in, or in the browser in which she has just answered; by the link alone, nobody."""
    member = member_or_none()
    return session.get(ANSWERED) == booking.reference or (
        member is not None and member.id == booking.member_id
    )


def remember_opened(booking: Booking) -> None:
    """From now on this browser may look after this booking."""
    others = [opened for opened in session.get(OPENED, []) if opened != booking.reference]
    session[OPENED] = [*others, booking.reference][-MOST_OPENED:]


def actor_of(booking: Booking) -> str:
    """Who does it: the member, signed in or by the link that was mailed to her."""
    return by_link_unless_signed_in(booking.member)


def by_link_unless_signed_in(member: Member) -> str:
    signed_in = member_or_none()
    is_she = signed_in is not None and signed_in.id == member.id
    return member.actor if is_she else f"{member.actor} (link)"


def layout() -> str:
    """With the member's tabs only for who is signed in as one."""
    return "layouts/member.html" if member_or_none() else "layouts/focus.html"


def seen_sequence() -> int | None:
    """Which state of the visit the page has shown that sends this form; None where it does not say."""
    return spelling.count(request.form.get("seen"))


def what_has_changed(booking: Booking, was: datetime | None = None) -> str:
    """For whoever sends something from a page of before: what the visit was there, and what it is now.

    `was` is when it began there, or else what the form says.
    """
    was = was or spelling.moment(request.form.get("seen_at", ""))
    if booking.is_cancelled:
        return str(_("This visit has been cancelled since you opened that page."))
    if was is None or was.tzinfo is None or was == booking.starts_at:
        return str(_("This visit has changed since you opened that page. Please look at it as it is now."))
    before, now = (templating.when(booking.branch.local(at)) for at in (was, booking.starts_at))
    return str(
        _("This visit was on %(was)s when you opened that page. It is on %(now)s now.", was=before, now=now)
    )


def to_google(booking: Booking) -> str:
    """The address by which Google's calendar takes it, in the reader's language."""
    language = current_language()
    return calendar.google_address(booking, locale=language, link=links(current_app, language))
