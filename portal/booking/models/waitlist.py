"""Wishes for a time, and the offers that answer them."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.availability.models import Hold
from portal.availability.rules.asked import Asked
from portal.booking.rules.states import Answer, Outcome
from portal.booking.rules.waitlist import Wish
from portal.db import Model
from portal.gym.models import Service, Trainer


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
    offers: Mapped[list["Offer"]] = relationship(back_populates="entry", order_by="Offer.id")

    @property
    def subject(self) -> str:
        return f"waitlist:{self.id}"

    @property
    def wish(self) -> Wish:
        return Wish(self.weekdays, self.day_from, self.day_until, self.from_on, self.until_on)

    @property
    def asked(self) -> Asked:
        return Asked(trainer_id=self.trainer_id, babies=self.babies)


class FreedDay(Model):
    """A day on which somebody has given time back, until the worker has asked who waits for it.

    Each deed writes a row of its own: two that free the same day do not wait for each other.
    """

    __tablename__ = "freed_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    date: Mapped[date]  # in the branch's time


class Offer(Model):
    """A freed time that is kept for one person until she answers, or until it passes on."""

    __tablename__ = "offer"
    __table_args__ = (
        Index(
            "uq_offer_open_entry_id",  # one offer at a time for a wish
            "entry_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index(
            "ix_offer_open",
            "expires_at",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None]

    entry: Mapped[WaitlistEntry] = relationship(back_populates="offers")
    hold: Mapped[Hold | None] = relationship()
    trainer: Mapped[Trainer] = relationship(lazy="joined", innerjoin=True)

    @property
    def subject(self) -> str:
        return f"offer:{self.id}"
