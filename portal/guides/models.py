"""What a member has kept of the guides, and how far she has read."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class Reading(Model):
    """One member and one guide, by its slug: the section she was at, and whether she has saved it."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("member_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    slug: Mapped[str]
    place: Mapped[str] = mapped_column(default="")  # a Section's key, or "" from the beginning
    read_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
