"""The log."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.progress.rules import Measure
from portal.sealed import SealedJson


class LogEntry(Model):
    """One number for one measure on one day of the branch's calendar."""

    __tablename__ = "log_entry"
    __table_args__ = (UniqueConstraint("member_id", "measure", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    measure: Mapped[Measure]
    day: Mapped[date]
    value: Mapped[int] = mapped_column(SealedJson)
    noted_at: Mapped[datetime]
