"""Shifts, the weekly pattern they come from, time off and closures."""

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, TIMES, Model
from portal.gym.models.branches import InTwoLanguages
from portal.gym.models.resources import Trainer


class WeeklyHours(Model):
    """A stretch a trainer works every week, until shifts are published from it."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("begins < ends", name="ends_after_begin"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="a_weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), index=True)
    weekday: Mapped[int]  # 0 is Monday
    begins: Mapped[time]
    ends: Mapped[time]


class Shift(Model):
    """A stretch a trainer works at a branch. Its rows are replaced, never changed (operations/shifts.py)."""

    __tablename__ = "shift"
    shown_on = (TIMES, BOARD)
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        UniqueConstraint("trainer_id", "starts_at"),
        Index("ix_shift_branch_id_starts_at", "branch_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)


class Closure(InTwoLanguages, Model):
    """A day or hours in which the branch is shut: time off for every trainer, under one name."""

    __tablename__ = "closure"
    shown_on = (BOARD,)
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_closure_branch_id_ends_at", "branch_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason_ja: Mapped[str] = mapped_column(default="")
    reason_en: Mapped[str] = mapped_column(default="")


class TimeOff(Model):
    """A stretch a trainer is away."""

    __tablename__ = "time_off"
    shown_on = (BOARD,)
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_time_off_trainer_id_starts_at", "trainer_id", "starts_at"),
        Index("ix_time_off_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    trainer: Mapped[Trainer] = relationship()
    closure: Mapped[Closure | None] = relationship(lazy="joined")
