"""Times that are kept for one person until she says yes or no."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Member
from portal.availability.models import Hold
from portal.booking.models.bookings import Booking
from portal.booking.rules.states import Answer
from portal.db import BOARD, Model
from portal.gym.models.resources import Trainer

OPEN = text("answered_at IS NULL")


class Offer(Model):
    """A time she waits for, by a wish on the waitlist, or one in place of a visit that cannot stand.

    Where nothing near is open, there is no time: she is only asked what is to become of that visit.
    """

    __tablename__ = "offer"
    shown_on = (BOARD,)
    __table_args__ = (
        # One at a time for a wish, and for a visit.
        Index("uq_offer_open_entry_id", "entry_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_offer_open_moves_id", "moves_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_offer_open", "expires_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), index=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))  # what she has booked of it
    was_starts_at: Mapped[datetime | None]  # of the visit that has moved here
    was_trainer_id: Mapped[int | None]  # until she has heard that this one is back

    member: Mapped[Member] = relationship()
    moves: Mapped[Booking | None] = relationship(back_populates="offers", foreign_keys=[moves_id])
    hold: Mapped[Hold | None] = relationship()
    trainer: Mapped[Trainer | None] = relationship(lazy="joined")

    @property
    def subject(self) -> str:
        return f"offer:{self.id}"

    def is_open(self, now: datetime) -> bool:
        """Whether it waits for her answer, and the time is kept."""
        return self.answered_at is None and self.expires_at is not None and self.expires_at > now
