"""Notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member, Staff
from portal.db import Model
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_TEXT


class Note(Model):
    """Something the next trainer should know. Who wrote it, and when, stands beside it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_member_id_written_at", "member_id", "written_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    words = Sealed[str](AS_TEXT, "member_id", "written_at")
    is_for_desk: Mapped[bool] = mapped_column(default=False)  # no word about her health in it

    member: Mapped[Member] = relationship()
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)
