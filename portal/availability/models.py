"""What makes double booking impossible: one row for each tick of each resource that is taken."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.availability.rules.asked import Asked
from portal.db import TIMES, Model
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service


class Claim(Model):
    """One tick of one resource's time, taken by a booking, a hold, or somebody's time off.

    The tick stands first in the key, so that reading a day reads that day and nothing else.
    """

    __tablename__ = "claim"
    shown_on = (TIMES,)
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN booking_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN hold_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN time_off_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
        {"sqlite_with_rowid": False},
    )

    tick: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # rules.tick_of
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, autoincrement=False)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), index=True)
    time_off_id: Mapped[int | None] = mapped_column(ForeignKey("time_off.id"), index=True)
    expires_at: Mapped[datetime | None]  # the hold's; past it, the claim counts for nothing


class Hold(Model):
    """Claims kept for a while for somebody who is deciding. Once it has expired, it stops nobody."""

    __tablename__ = "hold"
    shown_on = (TIMES,)

    id: Mapped[int] = mapped_column(primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    extended_at: Mapped[datetime | None]
    babies: Mapped[int] = mapped_column(default=0)  # for whom spaces are kept too
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)  # moves here

    trainer: Mapped[Trainer] = relationship()
    service: Mapped[Service] = relationship()

    def keeps(self, starts_at: datetime, ends_at: datetime, asked: Asked, *, now: datetime) -> bool:
        """Whether this very visit is what is kept. Whatever takes a kept time ends the hold."""
        return (
            now < self.expires_at
            and (starts_at, ends_at) == (self.starts_at, self.ends_at)
            and (not asked.is_strict or asked.trainer_id == self.trainer_id)
            and asked.babies == self.babies
        )


class FreedDay(Model):
    """A day on which somebody has given time back, until the worker has asked who waits for it.

    Each deed writes a row of its own: two that free the same day do not wait for each other.
    """

    __tablename__ = "freed_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    date: Mapped[date]  # in the branch's time
