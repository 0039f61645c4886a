"""What lies between two visits: when she came, and whether what she noted since has been read."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import joinedload

from portal.accounts.models.people import Member, Staff
from portal.accounts.queries import people
from portal.audit import queries as audit
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.booking.models.bookings import Booking, NoShow
from portal.booking.rules.states import BookingStatus
from portal.db import db, fetch


def visit_times(member_id: int, begins: datetime, ends: datetime) -> list[datetime]:
    """When she came, or was expected and nobody noted that she did not; a cancelled visit is none."""
    rows = (
        select(Booking.starts_at)
        .outerjoin(Booking.no_show)
        .where(
            Booking.member_id == member_id,
            Booking.starts_at >= begins,
            Booking.starts_at < ends,
            Booking.status != BookingStatus.CANCELLED,
            NoShow.id.is_(None),
        )
        .order_by(Booking.starts_at)
    )
    return fetch(rows)


def visit_before(booked: Booking, *, now: datetime) -> Booking | None:
    """Her visit before this one that has begun; where she did not come is none."""
    return db.session.scalar(
        select(Booking)
        .outerjoin(Booking.no_show)
        .where(
            Booking.member_id == booked.member_id,
            Booking.starts_at < min(booked.starts_at, now),
            Booking.status != BookingStatus.CANCELLED,
            NoShow.id.is_(None),
        )
        .order_by(Booking.starts_at.desc())
        .limit(1)
    )


def ahead_with_reader(member_id: int, *, now: datetime) -> tuple[list[Booking], tuple[str, datetime] | None]:
    """Her visits ahead, and who of those that train her has read what she noted before the first; when."""
    latest = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.subject == literal("booking:").concat(cast(Booking.id, String)),
            AuditEntry.event == Event.BRIEF_READ,
        )
        .correlate(Booking)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Booking, AuditEntry.at, Staff.name)
        .outerjoin(AuditEntry, AuditEntry.id == latest)
        .outerjoin(Staff, AuditEntry.actor == literal("staff:").concat(cast(Staff.id, String)))
        .where(
            Booking.member_id == member_id, Booking.ends_at > now, Booking.status != BookingStatus.CANCELLED
        )
        .order_by(Booking.starts_at)
        .options(joinedload(Booking.open_offer))
    ).all()
    bookings = [booking for booking, _at, _name in rows]
    reader = (rows[0].name or "", rows[0].at) if rows and rows[0].at else None
    return bookings, reader


def read_by(booked: Booking) -> tuple[str, datetime] | None:
    """Who of those that train her has read, before this visit, what she noted; and when. The latest."""
    found = audit.entries(audit.Wanted(event=Event.BRIEF_READ, subject=booked.subject), most=1)
    if not found:
        return None
    names = {staff.actor: staff.name for staff in people.every_staff()}
    return names.get(found[0].actor, ""), found[0].at


def in_the_way(trainer_id: int, starts_at: datetime, ends_at: datetime, *, besides: int | None) -> list[Any]:
    """Whose visits with a trainer touch a stretch of time: rows of family_name and starts_at."""
    return list(
        db.session.execute(
            select(Member.family_name, Booking.starts_at)
            .join(Member, Member.id == Booking.member_id)
            .where(
                Booking.trainer_id == trainer_id,
                Booking.starts_at < ends_at,
                Booking.ends_at > starts_at,
                Booking.status != BookingStatus.CANCELLED,
                Booking.id != (besides or 0),
            )
            .order_by(Booking.starts_at)
        )
    )


def has_visit_near(member_id: int, trainer_id: int, *, now: datetime, days: int) -> bool:
    """Whether she comes, or came, to this trainer within some days."""
    near = timedelta(days=days)
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(
                Booking.member_id == member_id,
                Booking.trainer_id == trainer_id,
                Booking.starts_at > now - near,
                Booking.starts_at < now + near,
                Booking.status != BookingStatus.CANCELLED,
            )
        )
    )
