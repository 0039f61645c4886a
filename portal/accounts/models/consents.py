"""What members have agreed to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.rules.consents import Purpose
from portal.db import BOARD, Model


class Consent(Model):
    """She said yes to one purpose, as it was worded then. A withdrawal is noted on it, never a deletion."""

    __tablename__ = "consent"
    shown_on = (BOARD,)
    __table_args__ = (
        Index(
            "uq_consent_standing_member_id_purpose",  # one at a time
            "member_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    purpose: Mapped[Purpose]
    version: Mapped[str]  # of the wording she has read
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
