"""A place, and what its owner has told of it."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, TIMES, Model
from portal.gym.rules.facts import FACTS, Gap, gaps, keeps_commerce_back
from portal.gym.rules.menus import ServiceState

if TYPE_CHECKING:
    from portal.gym.models.resources import Resource, ResourceKind, Trainer
    from portal.gym.models.services import Service


class InTwoLanguages:
    """A thing whose words stand in columns ending in _ja and _en."""

    def text(self, name: str, locale: str) -> str:
        return str(getattr(self, f"{name}_{locale}"))


class Branch(InTwoLanguages, Model):
    """A place with opening hours and a zone. Numbers from notice on are the owner's booking rules."""

    __tablename__ = "branch"
    shown_on = (TIMES, BOARD)

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
    most_upcoming: Mapped[int] = mapped_column(default=10)
    most_trials: Mapped[int] = mapped_column(default=1)
    change_minutes: Mapped[int] = mapped_column(default=1440)  # cancelling later than this before it is late
    baby_ill_a_month: Mapped[int] = mapped_column(default=3)
    offer_minutes: Mapped[int] = mapped_column(default=30)
    shifts_until: Mapped[date | None]  # shifts are published up to this day
    is_open_to_visitors: Mapped[bool] = mapped_column(default=True)  # off: members and the desk alone book
    welcomes_babies: Mapped[bool] = mapped_column(default=True)  # off: nothing offers to bring one
    arrival_ja: Mapped[str] = mapped_column(default="")  # what to wear and bring, how to find us; in mails
    arrival_en: Mapped[str] = mapped_column(default="")
    # What the law wants to read, by name and language, such as operator_ja (gym/rules.py).
    legal: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    confirmed_at: Mapped[datetime | None]  # by the owner: what the pages say about the gym is so
    is_demo: Mapped[bool] = mapped_column(default=False)  # production does not start on a demo

    services: Mapped[list["Service"]] = relationship(back_populates="branch", order_by="Service.position")
    resources: Mapped[list["Resource"]] = relationship(order_by="Resource.id")

    @property
    def menu(self) -> list["Service"]:
        """What it offers, and what it will again; what has ended is left out."""
        return [service for service in self.services if service.state is not ServiceState.ENDED]

    @property
    def offered(self) -> list["Service"]:
        return [service for service in self.services if service.is_offered]

    @property
    def trainers(self) -> list["Trainer"]:
        return [resource.trainer for resource in self.resources if resource.trainer and resource.is_active]

    def pool(self, kind: "ResourceKind") -> list[int]:
        """Ids of the rooms or baby spaces in use; empty where the branch does not count them."""
        return [resource.id for resource in self.resources if resource.kind is kind and resource.is_active]

    def facts(self, locale: str) -> dict[str, str]:
        """What the owner has told for the pages, in one language; "" for what is missing."""
        return {name: self.legal.get(f"{name}_{locale}", "").strip() for name in FACTS}

    @property
    def gaps(self) -> list[Gap]:
        """What the owner has not told yet."""
        prices = {service.slug: service.price_yen for service in self.menu}
        return gaps(self.legal, phone=self.phone, prices=prices)

    def missing_commerce(self, locale: str) -> list[Gap]:
        """What keeps the page of 特定商取引法 from visitors."""
        return [gap for gap in self.gaps if keeps_commerce_back(gap, locale)]

    def bookable_until(self, starts_at: datetime) -> datetime:
        """Until when a visit that begins then is booked online."""
        return starts_at - timedelta(minutes=self.notice_minutes)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def whole_day(self, day: date) -> tuple[datetime, datetime]:
        """From midnight to midnight: what was booked once is seen, whatever the hours are now."""
        begins = datetime.combine(day, time(0), self.zone)
        return begins, datetime.combine(day + timedelta(days=1), time(0), self.zone)

    def opening(self, day: date) -> tuple[datetime, datetime]:
        """From when until when the branch is open on that day."""
        return (
            datetime.combine(day, self.opens_at, self.zone),
            datetime.combine(day, self.closes_at, self.zone),
        )
