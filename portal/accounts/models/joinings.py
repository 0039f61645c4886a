"""Questions to two people, or to one of them, whether their records are one person's."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.accounts.rules.joinings import JOINING_LIFETIME, Ending
from portal.db import Model


class Joining(Model):
    """Somebody at the gym thinks that `gone` is `kept`. Whoever of the two has an account is asked.

    `gone` has none where she has only called; then the yes of `kept` is enough.
    """

    __tablename__ = "joining"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    kept_said_at: Mapped[datetime | None]  # when she said yes
    gone_said_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]

    kept: Mapped[Member] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Member] = relationship(foreign_keys=[gone_id])

    @property
    def subject(self) -> str:
        return f"joining:{self.id}"

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + JOINING_LIFETIME

    @property
    def waits_for(self) -> list[Member]:
        """Who has been asked and has not said yes."""
        said = ((self.kept, self.kept_said_at), (self.gone, self.gone_said_at))
        return [member for member, said_at in said if member.account and said_at is None]

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.ends_at

    def said_at(self, member_id: int) -> datetime | None:
        return self.kept_said_at if member_id == self.kept_id else self.gone_said_at
