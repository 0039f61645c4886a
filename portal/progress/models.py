"""The log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import BOARD, Model
from portal.progress.rules.measures import Measure
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON, AS_TEXT


class LogEntry(Model):
    """What she noted for one measure on one day of the branch's calendar, or that she took it back.

    Of two taps the later one counts, whichever arrives first: a phone may have been without network.
    So what was taken back keeps its row, and nothing in it but when.
    """

    __tablename__ = "log_entry"
    shown_on = (BOARD,)
    __table_args__ = (UniqueConstraint("member_id", "measure", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    measure: Mapped[Measure]
    day: Mapped[date]
    value = Sealed[Any](AS_JSON, "member_id", "measure", "day", nullable=True)  # as rules.KINDS has it
    noted_at: Mapped[datetime]


class Activity(Model):
    """Something of her own that she would like to do more easily, rated once a week."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    name = Sealed[str](AS_TEXT, "member_id", "made_at")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # what she has rated stays readable
