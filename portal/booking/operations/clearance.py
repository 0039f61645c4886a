"""A doctor's or midwife's yes that has come since she answered."""

from datetime import datetime

from portal.accounts.models.people import Member
from portal.booking.queries import bookings
from portal.db import lock, transaction
from portal.health import operations as health
from portal.health import queries as health_checks
from portal.health.models import HealthCheck


def note_clearance(*, member: Member, now: datetime) -> HealthCheck | None:
    """Her visits to come have the new answer too, so that the desk stops asking. Twice is once.

    None for who has answered no health check yet.
    """
    with transaction():
        lock(member)
        check = health_checks.latest_check(member.id)
        if check is None or check.is_cleared:
            return check
        check = health.confirm_clearance(member=member, check=check, now=now)
        for booking in bookings.upcoming(member.id, now=now):
            if booking.health_check:
                booking.health_check = check
        return check
