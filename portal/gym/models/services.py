"""What is on the price list."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, TIMES, Model
from portal.gym.models.branches import Branch, InTwoLanguages
from portal.gym.rules.menus import Price, ServiceState, price_on
from portal.health.rules import Recovery

if TYPE_CHECKING:
    from portal.gym.models.resources import Trainer


class Service(InTwoLanguages, Model):
    """Something on the price list, as the owner has set it."""

    __tablename__ = "service"
    shown_on = (TIMES, BOARD)
    __table_args__ = (UniqueConstraint("branch_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    slug: Mapped[str]
    position: Mapped[int]
    name_ja: Mapped[str]
    name_en: Mapped[str]
    message_name_ja: Mapped[str]  # in mails and calendars, where it tells nobody of a birth
    message_name_en: Mapped[str]
    summary_ja: Mapped[str]
    summary_en: Mapped[str]
    minutes: Mapped[int]
    state: Mapped[ServiceState] = mapped_column(default=ServiceState.OFFERED)
    price_yen: Mapped[int | None]  # with tax, up to the first of later_prices; None until the owner gives one
    later_prices: Mapped[list[Price]] = mapped_column(JSON, default=list)
    is_online: Mapped[bool] = mapped_column(default=True)  # off: the desk alone books it
    horizon_days: Mapped[int | None]  # how far ahead it is booked; None: as far as the branch says
    trainer_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # who gives it; empty: everybody
    needs_room: Mapped[bool] = mapped_column(default=True)
    takes_babies: Mapped[bool] = mapped_column(default=True)
    is_trial: Mapped[bool] = mapped_column(default=False)
    is_exercise: Mapped[bool] = mapped_column(default=True)  # F116 is asked for
    buffer_minutes: Mapped[int] = mapped_column(default=0)  # the place stays taken so long afterwards
    # The owner's rules on top of F116, in full weeks since the birth; None adds nothing.
    weeks: Mapped[int | None]
    weeks_caesarean: Mapped[int | None]
    wants_clearance: Mapped[bool] = mapped_column(default=False)
    rules_approved_at: Mapped[datetime | None]  # by the owner; before that, F116 stands alone

    branch: Mapped[Branch] = relationship(back_populates="services", lazy="joined", innerjoin=True)

    @property
    def subject(self) -> str:
        return f"service:{self.id}"

    @property
    def terms(self) -> str:
        """What a page promises of a visit that is new: how long, for how much, changeable until when."""
        return f"{self.minutes} {self.price_yen} {self.later_prices} {self.branch.change_minutes}"

    @property
    def is_offered(self) -> bool:
        return self.state is ServiceState.OFFERED

    @property
    def is_booked_online(self) -> bool:
        return self.is_offered and self.is_online

    @property
    def welcomes_babies(self) -> bool:
        return self.takes_babies and self.branch.welcomes_babies

    @property
    def trainers(self) -> list["Trainer"]:
        """Those at work who give it."""
        return [trainer for trainer in self.branch.trainers if self.is_given_by(trainer.id)]

    def is_given_by(self, trainer_id: int) -> bool:
        return not self.trainer_ids or trainer_id in self.trainer_ids

    def price_on(self, day: date) -> int | None:
        """Of a visit on that day, as far as it is known today."""
        return price_on(day, self.price_yen, self.later_prices)

    def last_day(self, now: datetime) -> date:
        """The furthest day one may book today."""
        ahead = self.branch.horizon_days if self.horizon_days is None else self.horizon_days
        return self.branch.local(now).date() + timedelta(days=ahead)

    @property
    def recovery(self) -> Recovery:
        """From when after a birth one may book it."""
        if not self.is_exercise:
            return Recovery(is_exercise=False)
        if self.rules_approved_at is None:
            return Recovery()
        return Recovery(
            weeks=self.weeks, weeks_caesarean=self.weeks_caesarean, wants_clearance=self.wants_clearance
        )
