"""Bookings, and what became of them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.availability.models import Claim
from portal.availability.rules.placed import Placed
from portal.booking.rules import changes
from portal.booking.rules.states import BookingStatus, CancelReason
from portal.db import BOARD, Model
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.health import signs
from portal.health.models import HealthCheck
from portal.health.signs import Sign, Urgency
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON, AS_TEXT

if TYPE_CHECKING:
    from portal.booking.models.offers import Offer


class Booking(Model):
    """A member's promise to come, and ours to be there."""

    __tablename__ = "booking"
    shown_on = (BOARD,)
    __table_args__ = (
        Index("ix_booking_member_id_starts_at", "member_id", "starts_at"),
        Index("ix_booking_branch_id_starts_at", "branch_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    asked_trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))  # whom she wanted first
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    health_check_id: Mapped[int | None] = mapped_column(ForeignKey("health_check.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    status: Mapped[BookingStatus] = mapped_column(default=BookingStatus.BOOKED)
    babies: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar entry; rises with each change
    price_yen: Mapped[int | None]  # as agreed
    booked_at: Mapped[datetime]
    late_minutes: Mapped[int | None]  # she has called: she comes so much later
    is_pardoned: Mapped[bool] = mapped_column(default=False)  # we could not keep it: nothing of it is late
    known_starts_at: Mapped[datetime | None]  # see `known`
    known_trainer_id: Mapped[int | None]
    form_key: Mapped[str | None] = mapped_column(index=True)  # of the form that made it, sent once or twice
    # Another member with this phone number has had the trial; None once the desk has decided.
    same_phone_member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    branch: Mapped[Branch] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    same_phone_member: Mapped[Member | None] = relationship(foreign_keys=[same_phone_member_id])
    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True, foreign_keys=[trainer_id])
    asked_trainer: Mapped[Trainer | None] = relationship(foreign_keys=[asked_trainer_id])
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    health_check: Mapped[HealthCheck | None] = relationship()
    claims: Mapped[list[Claim]] = relationship(viewonly=True, order_by="Claim.tick")
    cancellation: Mapped["Cancellation | None"] = relationship(back_populates="booking")
    check_in: Mapped["CheckIn | None"] = relationship(back_populates="booking", cascade="all, delete-orphan")
    visit_check: Mapped["VisitCheck | None"] = relationship(back_populates="booking")
    no_show: Mapped["NoShow | None"] = relationship(back_populates="booking", cascade="all, delete-orphan")
    offers: Mapped[list["Offer"]] = relationship(
        back_populates="moves", foreign_keys="Offer.moves_id", order_by="Offer.id"
    )
    # What we have proposed because her trainer cannot be there, while she has not answered.
    open_offer: Mapped["Offer | None"] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin="and_(Offer.moves_id == Booking.id, Offer.answered_at.is_(None))",
    )

    @property
    def subject(self) -> str:
        return f"booking:{self.id}"

    @property
    def placed(self) -> Placed:
        return Placed(self.starts_at, self.ends_at, self.trainer_id)

    def placed_at(self, starts_at: datetime, trainer_id: int) -> Placed:
        """The same visit elsewhere."""
        return Placed(starts_at, starts_at + (self.ends_at - self.starts_at), trainer_id)

    @property
    def known(self) -> Placed | None:
        """The place she believes in, where the desk has moved her without a word; None: this one."""
        if self.known_starts_at is None or self.known_trainer_id is None:
            return None
        return self.placed_at(self.known_starts_at, self.known_trainer_id)

    @known.setter
    def known(self, place: Placed | None) -> None:
        self.known_starts_at = place.starts_at if place else None
        self.known_trainer_id = place.trainer_id if place else None

    @property
    def as_seen(self) -> dict[str, str]:
        """For forms about it: which state of it a page has shown, and when it began then."""
        return {"seen": str(self.sequence), "seen_at": self.starts_at.isoformat()}

    @property
    def price(self) -> int | None:
        """Yen as agreed when it was booked; what nobody had told by then is what the owner has told since."""
        if self.price_yen is not None:
            return self.price_yen
        return self.service.price_on(self.local_start.date())

    @property
    def is_cancelled(self) -> bool:
        return self.status is BookingStatus.CANCELLED

    @property
    def deadline(self) -> datetime:
        """Until when it may be moved, or cancelled without being late."""
        return changes.deadline(self.starts_at, change_minutes=self.branch.change_minutes)

    @property
    def occupied_until(self) -> datetime:
        """When its place is free again, the service's pause included."""
        return self.ends_at + timedelta(minutes=self.service.buffer_minutes)

    @property
    def named_signs(self) -> list[str]:
        """What she has ticked in the check before the visit, by the slugs of health.signs."""
        return self.visit_check.signs if self.visit_check else []

    @property
    def warning(self) -> Urgency | None:
        """What comes before her visit by that check: a doctor, or help. None: nothing does."""
        return signs.warning(self.named_signs)

    @property
    def needs_help(self) -> bool:
        """Whether she has named thoughts of harm: staff phone her, whatever else she has named."""
        return signs.asks_for_help(self.named_signs)

    @property
    def signs_for_trainer(self) -> list[Sign]:
        """Of what she has ticked, what her trainer reads."""
        return signs.for_trainer(self.named_signs)

    @property
    def is_unwell(self) -> bool:
        """She has named what excuses her from coming, low spirits too: nothing is late then."""
        return any(urgency is not Urgency.NEXT_VISIT for urgency, _ in signs.grouped(self.named_signs))

    def is_late(self, now: datetime) -> bool:
        """Whether a change comes after the deadline, and neither how she is nor our own doing excuses it."""
        return now > self.deadline and not self.is_unwell and not self.is_pardoned

    @property
    def local_start(self) -> datetime:
        return self.branch.local(self.starts_at)

    @property
    def local_end(self) -> datetime:
        return self.branch.local(self.ends_at)


class Cancellation(Model):
    """When a booking was cancelled, by whom, why, and whether after the branch's deadline."""

    __tablename__ = "cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[CancelReason]
    words = Sealed[str](AS_TEXT, "booking_id", default="")
    is_late: Mapped[bool] = mapped_column(default=False)

    booking: Mapped[Booking] = relationship(back_populates="cancellation")


class CheckIn(Model):
    """She came: when, and who saw it."""

    __tablename__ = "check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]

    booking: Mapped[Booking] = relationship(back_populates="check_in")


class NoShow(Model):
    """She did not come, and nobody had heard from her: who noted it, and when."""

    __tablename__ = "no_show"
    shown_on = (BOARD,)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]

    booking: Mapped[Booking] = relationship(back_populates="no_show")


class VisitCheck(Model):
    """How she is on the day, asked from the evening before. No signs means nothing has changed."""

    __tablename__ = "visit_check"
    shown_on = (BOARD,)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    answered_at: Mapped[datetime]
    signs = Sealed[list[str]](AS_JSON, "booking_id")  # slugs of health.signs

    booking: Mapped[Booking] = relationship(back_populates="visit_check")
