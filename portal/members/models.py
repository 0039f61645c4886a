"""Members whom the gym has brought along."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class MemberImport(Model):
    """One list, taken over; it can be undone as a whole for a day."""

    __tablename__ = "member_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    member_ids: Mapped[list[int]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]

    @property
    def subject(self) -> str:
        return f"import:{self.id}"
