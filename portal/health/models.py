"""Health checks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import BOARD, Model
from portal.health.rules import Answers, Delivery
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_JSON


class HealthCheck(Model):
    """What a member answered, and the wording of the consent she gave before it."""

    __tablename__ = "health_check"
    shown_on = (BOARD,)
    __table_args__ = (Index("ix_health_check_member_id_answered_at", "member_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    sealed = Sealed[dict[str, str]](AS_JSON, "member_id", "answered_at")  # as Answers.as_words
    consent_version: Mapped[str]
    consented_at: Mapped[datetime]
    answered_at: Mapped[datetime]

    @property
    def answers(self) -> Answers:
        return Answers.of_words(self.sealed)

    @property
    def born_on(self) -> date:
        return self.answers.born_on

    @property
    def delivery(self) -> Delivery:
        return self.answers.delivery

    @property
    def is_cleared(self) -> bool:
        return self.answers.is_cleared
