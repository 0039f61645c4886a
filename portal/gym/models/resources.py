"""Whom and what a visit takes: trainers, rooms, spaces for babies."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, TIMES, Model
from portal.gym.models.branches import InTwoLanguages


class ResourceKind(StrEnum):
    TRAINER = "trainer"
    ROOM = "room"
    BABY_SPACE = "baby_space"


class Resource(Model):
    """What a booking occupies. A claim on one of its ticks is what keeps two bookings apart."""

    __tablename__ = "resource"
    shown_on = (TIMES, BOARD)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    kind: Mapped[ResourceKind]
    is_active: Mapped[bool] = mapped_column(default=True)  # a room that is given up stays in old claims

    trainer: Mapped["Trainer | None"] = relationship(back_populates="resource", lazy="joined")


class Trainer(InTwoLanguages, Model):
    """A bookable member of staff."""

    __tablename__ = "trainer"
    shown_on = (TIMES, BOARD)

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    name_ja: Mapped[str]
    name_en: Mapped[str]

    resource: Mapped[Resource] = relationship(back_populates="trainer")

    @property
    def subject(self) -> str:
        return f"trainer:{self.id}"
