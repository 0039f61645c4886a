"""Health checks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.health.rules import Answers, Clearance, Delivery


class HealthCheck(Model):
    """What a member answered, and the wording of the consent she gave before it."""

    __tablename__ = "health_check"
    __table_args__ = (Index("ix_health_check_member_id_answered_at", "member_id", "answered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    born_on: Mapped[date]
    delivery: Mapped[Delivery]
    clearance: Mapped[Clearance]
    consent_version: Mapped[str]
    consented_at: Mapped[datetime]
    answered_at: Mapped[datetime]

    @property
    def answers(self) -> Answers:
        return Answers(self.born_on, self.delivery, self.clearance)

    @property
    def is_cleared(self) -> bool:
        return self.clearance is Clearance.GIVEN
