"""Wishes for a time."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.availability.rules.asked import Asked
from portal.booking.models.offers import Offer
from portal.db import Model
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.waitlist.rules import Outcome, Wish


class WaitlistEntry(Model):
    """A wish: days of the week, a stretch of the day, a trainer or anyone, until a date."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="some_weekday"),
        Index(
            "ix_waitlist_entry_waiting",
            "joined_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))  # None: anyone
    babies: Mapped[int] = mapped_column(default=0)
    weekdays: Mapped[int]  # bit 0 is Monday
    day_from: Mapped[time]  # the visit begins at this time of the day at the earliest
    day_until: Mapped[time]  # and ends at this one at the latest
    from_on: Mapped[date]
    until_on: Mapped[date]
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]

    member: Mapped[Member] = relationship()
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    trainer: Mapped[Trainer | None] = relationship(lazy="joined")
    offers: Mapped[list[Offer]] = relationship(order_by=Offer.id)

    @property
    def subject(self) -> str:
        return f"waitlist:{self.id}"

    @property
    def wish(self) -> Wish:
        return Wish(self.weekdays, self.day_from, self.day_until, self.from_on, self.until_on)

    @property
    def asked(self) -> Asked:
        return Asked(trainer_id=self.trainer_id, babies=self.babies)
