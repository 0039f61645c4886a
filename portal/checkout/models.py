"""Bookings that are still being filled in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.rules.people import Contact
from portal.availability.models import Hold
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.rules import changes
from portal.db import Model
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.health.rules import Answers
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON, AS_TEXT


class Draft(Model):
    """A booking, or the move of one, that is still being filled in; known to one browser by its key.

    It is hers who was signed in when it was begun, or who has said since that it is hers; or nobody's
    yet, a visitor's. Answers are kept here from step to step, and wiped when the booking is made or
    the draft is forgotten.
    """

    __tablename__ = "draft"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)  # whose it is
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))  # None: anyone
    or_anyone: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime]
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), unique=True)
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))  # the booking to reschedule
    moves_sequence: Mapped[int | None]  # of that booking, as it was when this was begun
    moves_from: Mapped[datetime | None]  # and when it was to begin then
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("health_check.id"))  # nothing has changed
    health = Sealed[dict[str, Any]](AS_JSON, "key", default="")
    person = Sealed[dict[str, Any]](AS_JSON, "key", default="")
    babies: Mapped[int] = mapped_column(default=0)
    proven_email: Mapped[str] = mapped_column(default="")
    mailed_to = Sealed[str](AS_TEXT, "key", default="")  # where the way back went, so that erasure finds it
    opened_account: Mapped[bool] = mapped_column(default=False)  # hers was not there before this booking
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    forget_at: Mapped[datetime] = mapped_column(index=True)

    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    trainer: Mapped[Trainer | None] = relationship()
    hold: Mapped[Hold | None] = relationship(cascade="all, delete-orphan", single_parent=True)
    same_as: Mapped[HealthCheck | None] = relationship()
    moves: Mapped[Booking | None] = relationship(foreign_keys=[moves_id])
    booking: Mapped[Booking | None] = relationship(foreign_keys=[booking_id])

    @property
    def asked(self) -> Asked:
        return Asked(trainer_id=self.trainer_id, or_anyone=self.or_anyone, babies=self.babies)

    @property
    def answers(self) -> Answers | None:
        if self.same_as:
            return self.same_as.answers
        if not self.health:
            return None
        return Answers.of_words(self.health)

    @property
    def consented_at(self) -> datetime:
        return datetime.fromisoformat(self.health["consented_at"])

    @property
    def terms(self) -> str:
        """What the last page shows, for its button to bring back."""
        trainer_id = self.hold.trainer_id if self.hold else self.trainer_id
        return f"{self.service.terms} {self.starts_at.isoformat()} {trainer_id} {self.babies}"

    @property
    def is_stale(self) -> bool:
        """The visit has changed since, or is off."""
        return self.moves is not None and (
            self.moves.is_cancelled or self.moves.sequence != self.moves_sequence
        )

    @property
    def contact(self) -> Contact | None:
        return Contact(**self.person) if self.person else None

    @property
    def is_proven(self) -> bool:
        return bool(self.person) and self.proven_email == self.person["email"]

    @property
    def deadline(self) -> datetime:
        """Until when the visit may be moved, or cancelled without being late."""
        return changes.deadline(self.starts_at, change_minutes=self.service.branch.change_minutes)

    @property
    def local_start(self) -> datetime:
        return self.service.branch.local(self.starts_at)

    @property
    def visit_on(self) -> date:
        return self.local_start.date()
