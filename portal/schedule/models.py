"""Shifts and time off."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model
from portal.gym.models import Trainer


class Shift(Model):
    """A stretch a trainer works at a branch."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_shift_branch_id_starts_at", "branch_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)


class TimeOff(Model):
    """A stretch a trainer is away."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_time_off_trainer_id_starts_at", "trainer_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
