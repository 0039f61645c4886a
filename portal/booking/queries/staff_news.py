"""What has happened to visits, for who works here: what, when, with whom; no name of anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models.people import Staff, StaffRole
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking
from portal.db import db, fetch

WHAT: dict[str, str] = {
    Event.BOOKING_BOOKED: "booked",
    Event.BOOKING_MOVED: "moved",
    Event.BOOKING_CANCELLED: "cancelled",
}
PREFIX = "booking:"


@dataclass(frozen=True)
class Deed:
    """One line of the history about a visit."""

    number: int
    what: str
    by: str
    booking: Booking

    def concerns(self, staff: Staff) -> bool:
        """The desk and the owner each visit, a trainer her own; nobody what she did herself."""
        if self.by == staff.actor:
            return False
        return staff.role is not StaffRole.TRAINER or self.booking.trainer.staff_id == staff.id

    def facts(self, locale: str) -> dict[str, Any]:
        booking = self.booking
        return {
            "what": self.what,
            "reference": booking.reference,
            "starts_at": booking.local_start.isoformat(),
            "ends_at": booking.local_end.isoformat(),
            "service": booking.service.text("message_name", locale),
            "trainer": booking.trainer.text("name", locale),
        }


def deeds(*, since: datetime, until: datetime, now: datetime) -> list[Deed]:
    """Each new visit; of those that were moved or cancelled, what touches today and tomorrow."""
    entries = fetch(
        select(AuditEntry)
        .where(AuditEntry.at >= since, AuditEntry.at < until, AuditEntry.event.in_(WHAT))
        .order_by(AuditEntry.id)
    )
    ids = {int(entry.subject.removeprefix(PREFIX)) for entry in entries}
    rows = db.session.scalars(select(Booking).where(Booking.id.in_(ids))) if ids else ()
    bookings = {booking.id: booking for booking in rows}
    found = []
    for entry in entries:
        booking = bookings.get(int(entry.subject.removeprefix(PREFIX)))
        if booking and (entry.event == Event.BOOKING_BOOKED or _is_near(entry, booking, now)):
            found.append(Deed(entry.id, WHAT[entry.event], entry.actor, booking))
    return found


def _is_near(entry: AuditEntry, booking: Booking, now: datetime) -> bool:
    """Today or tomorrow, where it was or where it is."""
    today = booking.branch.local(now).date()
    was = entry.details.get("was")
    times = [booking.starts_at, *([datetime.fromisoformat(was)] if was else [])]
    days = [(booking.branch.local(moment).date() - today).days for moment in times]
    return bool({0, 1} & set(days))
