"""Taking back the consent that a booking rests on."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from portal.accounts.models.people import Member
from portal.accounts.operations import consents
from portal.accounts.rules.consents import Purpose
from portal.booking.models.bookings import Booking, VisitCheck
from portal.checkout.models import Draft
from portal.db import lock, transaction
from portal.health import operations as health
from portal.health.models import HealthCheck


def withdraw_health(*, member: Member, now: datetime) -> None:
    """All she has answered about her body is deleted. Her visits stand; staff see that nothing is known.

    What trainers have written in notes stays until she has everything deleted.
    """
    with transaction() as session:
        lock(member)
        hers = select(Booking.id).where(Booking.member_id == member.id).scalar_subquery()
        session.execute(delete(VisitCheck).where(VisitCheck.booking_id.in_(hers)))
        checks = select(HealthCheck.id).where(HealthCheck.member_id == member.id).scalar_subquery()
        knowing = or_(Booking.member_id == member.id, Booking.health_check_id.in_(checks))
        session.execute(update(Booking).where(knowing).values(health_check_id=None))
        half_filled = update(Draft).where(or_(Draft.member_id == member.id, Draft.same_as_id.in_(checks)))
        session.execute(half_filled.values({Draft.same_as_id: None, Draft.health.column: ""}))
        health.forget_checks(member=member)
        consents.withdraw_consent(member=member, purpose=Purpose.HEALTH, now=now)
