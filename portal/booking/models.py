"""Bookings, the claims by which they hold time, and the drafts they begin as."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Member
from portal.accounts.rules import Contact
from portal.booking.rules import BookingStatus
from portal.db import Model
from portal.gym.models import Branch, Service, Trainer
from portal.health.models import HealthCheck
from portal.health.rules import Answers, Clearance, Delivery


class Booking(Model):
    """A member's promise to come, and ours to be there."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_member_id_starts_at", "member_id", "starts_at"),
        Index("ix_booking_branch_id_starts_at", "branch_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    health_check_id: Mapped[int | None] = mapped_column(ForeignKey("health_check.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    status: Mapped[BookingStatus] = mapped_column(default=BookingStatus.BOOKED)
    with_baby: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar entry; rises with each change
    booked_at: Mapped[datetime]

    branch: Mapped[Branch] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship()
    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    health_check: Mapped[HealthCheck | None] = relationship()
    claims: Mapped[list["Claim"]] = relationship(
        back_populates="booking", cascade="all, delete-orphan", order_by="Claim.tick"
    )
    cancellation: Mapped["Cancellation | None"] = relationship(back_populates="booking")
    check_in: Mapped["CheckIn | None"] = relationship(back_populates="booking", cascade="all, delete-orphan")

    @property
    def subject(self) -> str:
        return f"booking:{self.id}"

    @property
    def is_cancelled(self) -> bool:
        return self.status is BookingStatus.CANCELLED

    @property
    def local_start(self) -> datetime:
        return self.branch.local(self.starts_at)

    @property
    def local_end(self) -> datetime:
        return self.branch.local(self.ends_at)


class Claim(Model):
    """One tick of one resource's time. The unique key is what makes double booking impossible."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("resource_id", "tick"), Index("ix_claim_tick", "tick"))

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    tick: Mapped[datetime]

    booking: Mapped[Booking] = relationship(back_populates="claims")


class Cancellation(Model):
    """When a booking was cancelled, by whom, and why if she said so."""

    __tablename__ = "cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")

    booking: Mapped[Booking] = relationship(back_populates="cancellation")


class CheckIn(Model):
    """She came: when, and who saw it."""

    __tablename__ = "check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]

    booking: Mapped[Booking] = relationship(back_populates="check_in")


class Draft(Model):
    """A booking that is still being filled in, known to one browser by its key.

    Answers are kept here from step to step, and wiped when the booking is made or the draft
    is forgotten.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))  # None: anyone
    starts_at: Mapped[datetime]
    health: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    with_baby: Mapped[bool] = mapped_column(default=False)
    code_digest: Mapped[str] = mapped_column(default="")
    code_sent_at: Mapped[datetime | None]
    code_guesses: Mapped[int] = mapped_column(default=0)
    proven_email: Mapped[str] = mapped_column(default="")
    resume_digest: Mapped[str | None] = mapped_column(unique=True)  # of the way back we mailed her
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    forget_at: Mapped[datetime] = mapped_column(index=True)

    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    trainer: Mapped[Trainer | None] = relationship()
    booking: Mapped[Booking | None] = relationship()

    @property
    def answers(self) -> Answers | None:
        if not self.health:
            return None
        return Answers(
            born_on=date.fromisoformat(self.health["born_on"]),
            delivery=Delivery(self.health["delivery"]),
            clearance=Clearance(self.health["clearance"]),
        )

    @property
    def consented_at(self) -> datetime:
        return datetime.fromisoformat(self.health["consented_at"])

    @property
    def contact(self) -> Contact | None:
        return Contact(**self.person) if self.person else None

    @property
    def is_proven(self) -> bool:
        return bool(self.person) and self.proven_email == self.person["email"]

    @property
    def local_start(self) -> datetime:
        return self.service.branch.local(self.starts_at)

    @property
    def visit_on(self) -> date:
        return self.local_start.date()
