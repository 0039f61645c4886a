"""A place, and what its owner has told of it."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, TIMES, Model
from portal.gym.rules import opening
from portal.gym.rules.facts import FACTS, Gap, gaps, keeps_commerce_back
from portal.gym.rules.menus import ServiceState
from portal.gym.rules.opening import Kept
from portal.lib.hours import Hours

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
    opens_at: Mapped[time]  # on most weekdays
    closes_at: Mapped[time]
    weekday_hours: Mapped[dict[str, Kept]] = mapped_column(JSON, default=dict)  # that differ; "0" is Monday
    day_hours: Mapped[dict[str, Kept]] = mapped_column(JSON, default=dict)  # of single days: "2026-12-31"

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
    # What the law wants to read, by name and language, such as operator_ja (gym/rules/facts.py).
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

    def days_of(self, first: date, last: date) -> tuple[datetime, datetime]:
        """From midnight to midnight of all of them."""
        return self.whole_day(first)[0], self.whole_day(last)[1]

    def opening(self, day: date) -> tuple[datetime, datetime]:
        """From when until when the branch is open on that day; a closed one ends as it begins."""
        hours = self.hours_on(day) or Hours(time(0), time(0))
        return datetime.combine(day, hours.begins, self.zone), datetime.combine(day, hours.ends, self.zone)

    @property
    def usual_hours(self) -> Hours:
        return Hours(self.opens_at, self.closes_at)

    def hours_on(self, day: date) -> Hours | None:
        """None where it is closed."""
        return opening.on_day(day, self.usual_hours, weekdays=self.weekday_hours, days=self.day_hours)

    @property
    def week(self) -> list[Hours | None]:
        """What is so on weekdays, Monday first."""
        usual = opening.keep(self.usual_hours)
        return [opening.read(self.weekday_hours.get(str(n), usual)) for n in range(7)]

    @property
    def widest(self) -> Hours:
        """From the earliest that it opens on any day until the latest that it closes."""
        found = [opening.read(kept) for kept in self.day_hours.values()] + self.week
        hours = [each for each in found if each]
        return Hours(min(each.begins for each in hours), max(each.ends for each in hours))

    @property
    def starts(self) -> list[time]:
        """Times of the day at which a visit may begin on some weekday."""
        step = self.grid_minutes
        return sorted({at for hours in self.week if hours for at in hours.times(step) if at < hours.ends})

    def single_days(self, since: date) -> list[tuple[date, Hours | None]]:
        """Days from then on that have hours of their own, in order."""
        days = sorted(map(date.fromisoformat, self.day_hours))
        return [(day, self.hours_on(day)) for day in days if day >= since]

    def is_open_daily(self, today: date) -> bool:
        """Whether it may be said that it is open all year round."""
        return all(self.week) and all(hours for _day, hours in self.single_days(today))
