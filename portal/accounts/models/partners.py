"""One other person who may book and cancel for a member."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.db import Model


class Partner(Model):
    """Invited, then there, then ended. She has one at a time. Times are shown, health never."""

    __tablename__ = "partner"
    __table_args__ = (
        Index(
            "uq_partner_standing_member_id",
            "member_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str]
    link_digest: Mapped[str] = mapped_column(index=True)  # "" once it was used
    invited_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
