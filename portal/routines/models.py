"""Assignments, and runs through a routine."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member, Staff
from portal.db import Model
from portal.routines.rules import Move
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON, AS_TEXT


class Assignment(Model):
    """A routine that a trainer has made for this member, until her next visit. One stands at a time."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_standing_member_id",
            "member_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    sealed_moves = Sealed[list[dict[str, Any]]](AS_JSON, "member_id", "assigned_at")  # as Move.as_words
    note = Sealed[str](AS_TEXT, "member_id", "assigned_at", default="")
    until_on: Mapped[date | None]  # the next visit, when it was assigned
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)

    @property
    def moves(self) -> tuple[Move, ...]:
        return tuple(Move.of_words(sealed_move) for sealed_move in self.sealed_moves)

    @property
    def subject(self) -> str:
        """Its name in the history."""
        return f"assignment:{self.id}"


class RoutineReminder(Model):
    """When she wants to be reminded to practise at home. Only whoever has set a time has one."""

    __tablename__ = "routine_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), unique=True)
    at: Mapped[time] = mapped_column(index=True)  # by the branch's time
    weekdays: Mapped[int]  # bit 0 is Monday
    set_at: Mapped[datetime]
    last_on: Mapped[date | None]  # the branch's day on which she was reminded, or was not in need of it

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    @property
    def subject(self) -> str:
        return f"routine-reminder:{self.id}"


class RoutineSession(Model):
    """One run through a routine, begun and perhaps not finished. Several a day add up.

    `key` is made on the device. `details` has seconds by exercise, what was skipped, the pain that
    ended it, and the place to go on from.
    """

    __tablename__ = "routine_session"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_routine_session_member_id_day", "member_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    key: Mapped[str]
    routine: Mapped[str]  # a Standard's slug, or "assigned"
    day: Mapped[date]  # of the branch's calendar, when it began
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    seconds: Mapped[int]
    is_finished: Mapped[bool] = mapped_column(default=False)
    details = Sealed[dict[str, Any]](AS_JSON, "member_id", "key")
