"""Visits as rows for a file."""

from datetime import date
from typing import Any

from sqlalchemy import case, literal, select

from portal.accounts.models.people import Member
from portal.booking.models.bookings import Booking, Cancellation, NoShow
from portal.booking.rules.states import BookingStatus
from portal.db import db
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service


def exported(branch: Branch, *, first: date, last: date) -> list[Any]:
    """Everything booked for some days, cancelled ones too, in order. `state` says what became of it."""
    state = case(
        (NoShow.id.is_not(None), literal("no_show")),
        (Booking.status == BookingStatus.CHECKED_IN, literal("here")),
        (Cancellation.is_late, literal("late")),
        (Booking.status == BookingStatus.CANCELLED, literal("cancelled")),
        else_=literal("booked"),
    )
    return list(
        db.session.execute(
            select(
                Booking.reference,
                Booking.starts_at,
                Booking.ends_at,
                Booking.babies,
                Member.family_name,
                Member.given_name,
                Member.family_kana,
                Member.given_kana,
                Member.phone,
                Service,
                Trainer,
                state.label("state"),
            )
            .join(Member, Member.id == Booking.member_id)
            .join(Service, Service.id == Booking.service_id)
            .join(Trainer, Trainer.id == Booking.trainer_id)
            .outerjoin(NoShow, NoShow.booking_id == Booking.id)
            .outerjoin(Cancellation, Cancellation.booking_id == Booking.id)
            .where(
                Booking.branch_id == branch.id,
                Booking.starts_at >= branch.whole_day(first)[0],
                Booking.starts_at < branch.whole_day(last)[1],
            )
            .order_by(Booking.starts_at, Booking.id)
        )
    )
