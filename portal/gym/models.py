"""Branches, what they offer, and who and what is needed for it."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model


class InTwoLanguages:
    """A thing whose words stand in columns ending in _ja and _en."""

    def text(self, name: str, locale: str) -> str:
        return str(getattr(self, f"{name}_{locale}"))


class Branch(InTwoLanguages, Model):
    """A place with opening hours and a zone. Numbers from notice on are the owner's booking rules."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_ja: Mapped[str]
    name_en: Mapped[str]
    postal_code: Mapped[str]
    address_ja: Mapped[str]
    address_en: Mapped[str]
    access_ja: Mapped[str]  # one way a line
    access_en: Mapped[str]
    parking_ja: Mapped[str]
    parking_en: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")  # digits; empty until the owner gives one
    zone_name: Mapped[str] = mapped_column(default="Asia/Tokyo")
    opens_at: Mapped[time]
    closes_at: Mapped[time]

    notice_minutes: Mapped[int] = mapped_column(default=120)
    horizon_days: Mapped[int] = mapped_column(default=60)
    grid_minutes: Mapped[int] = mapped_column(default=30)
    most_upcoming: Mapped[int] = mapped_column(default=5)
    most_trials: Mapped[int] = mapped_column(default=1)
    is_demo: Mapped[bool] = mapped_column(default=False)  # production does not start on a demo

    services: Mapped[list["Service"]] = relationship(back_populates="branch", order_by="Service.position")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def opening(self, day: date) -> tuple[datetime, datetime]:
        """From when until when the branch is open on that day."""
        return (
            datetime.combine(day, self.opens_at, self.zone),
            datetime.combine(day, self.closes_at, self.zone),
        )


class Service(InTwoLanguages, Model):
    """Something on the price list."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("branch_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    slug: Mapped[str]
    position: Mapped[int]
    name_ja: Mapped[str]
    name_en: Mapped[str]
    summary_ja: Mapped[str]
    summary_en: Mapped[str]
    minutes: Mapped[int]
    price_yen: Mapped[int | None]  # with tax; None until the owner gives one
    is_trial: Mapped[bool] = mapped_column(default=False)
    is_exercise: Mapped[bool] = mapped_column(default=True)  # F116 is asked for

    branch: Mapped[Branch] = relationship(back_populates="services", lazy="joined", innerjoin=True)


class ResourceKind(StrEnum):
    TRAINER = "trainer"
    ROOM = "room"
    BABY_SPACE = "baby_space"


class Resource(Model):
    """What a booking occupies. A claim on one of its ticks is what keeps two bookings apart."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    kind: Mapped[ResourceKind]


class Trainer(InTwoLanguages, Model):
    """A bookable member of staff."""

    __tablename__ = "trainer"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    name_ja: Mapped[str]
    name_en: Mapped[str]

    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)
