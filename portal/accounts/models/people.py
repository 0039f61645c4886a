"""Accounts, and the people behind them."""

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from flask_security import UserMixin
from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model


class Account(UserMixin, Model):
    """The means of signing in. The columns without comment are named by Flask-Security."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, default=lambda: uuid4().hex)
    confirmed_at: Mapped[datetime | None]
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    us_phone_number: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="ja")  # the language we write to this person in
    opened_at: Mapped[datetime]

    member: Mapped["Member | None"] = relationship(back_populates="account", lazy="joined")
    staff: Mapped["Staff | None"] = relationship(back_populates="account", lazy="joined")

    @property
    def subject(self) -> str:
        return f"account:{self.id}"


class Member(Model):
    """A woman who trains with us."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    # None: she has only called so far, and cannot sign in.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    family_name: Mapped[str]
    given_name: Mapped[str]
    family_kana: Mapped[str]  # katakana, or empty where she has no reading
    given_kana: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)  # digits only
    joined_at: Mapped[datetime]
    # Set when the desk has found that she is somebody we knew already; everything of hers is there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)

    account: Mapped[Account | None] = relationship(back_populates="member", lazy="joined")

    @property
    def subject(self) -> str:
        return f"member:{self.id}"

    @property
    def name(self) -> str:
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def actor(self) -> str:
        return f"member:{self.id}"


class MemberMerge(Model):
    """Two records that were one person's. `moved` says which rows went over, so that they can go back."""

    __tablename__ = "member_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)  # "table.column" → ids
    filled: Mapped[list[str]] = mapped_column(JSON, default=list)  # what she had no words for before
    undone_at: Mapped[datetime | None]

    gone: Mapped[Member] = relationship(foreign_keys=[gone_id])


class StaffRole(StrEnum):
    TRAINER = "trainer"
    DESK = "desk"
    OWNER = "owner"


class Staff(Model):
    """Somebody who works here. What she may open follows from her role (docs/roles.md)."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    role: Mapped[StaffRole]
    name: Mapped[str]

    account: Mapped[Account] = relationship(back_populates="staff", lazy="joined", innerjoin=True)

    @property
    def actor(self) -> str:
        return f"staff:{self.id}"
