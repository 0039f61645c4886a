"""Accounts, and the people behind them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import BOARD, Model
from portal.lib import tokens
from portal.lib.finding import folded_name
from portal.lib.writing import full_name
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_TEXT
from portal.sealed.keys import keyring

PHONE_END = 4  # digits by which somebody is found as well


class Account(UserMixin, Model):
    """The means of signing in."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)  # no number is given out twice

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]  # its Argon2id hash
    active: Mapped[bool] = mapped_column(default=True)
    handle: Mapped[str] = mapped_column(unique=True, default=tokens.url_token)  # what passkeys know her by
    totp_secret = Sealed[str | None](AS_TEXT, "id", nullable=True)  # of her authenticator app
    totp_step: Mapped[int] = mapped_column(default=0)  # the last one accepted (lib/authenticator.py)
    locale: Mapped[str] = mapped_column(default="ja")  # the language we write to this person in
    opened_at: Mapped[datetime]
    # Counts up when all browsers that she was known by are strangers again (web/devices.py).
    device_generation: Mapped[int] = mapped_column(default=0)
    failed_guesses: Mapped[int] = mapped_column(default=0)  # at mailed codes, since she last signed in

    member: Mapped["Member | None"] = relationship(back_populates="account", lazy="joined")
    staff: Mapped["Staff | None"] = relationship(back_populates="account", lazy="joined")

    token = ""  # of the sign-in it was loaded by; what Flask-Login keeps in the session

    @property
    def subject(self) -> str:
        return f"account:{self.id}"

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """For Flask-Login: the sign-in's token, and not the account's key, so that it can be ended."""
        return self.token


class Member(Model):
    """A woman who trains with us."""

    __tablename__ = "member"
    shown_on = (BOARD,)
    __table_args__ = ({"sqlite_autoincrement": True},)  # no number is given out twice

    id: Mapped[int] = mapped_column(primary_key=True)
    # None: she has only called so far, and cannot sign in.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    family_name: Mapped[str]
    given_name: Mapped[str]
    family_kana: Mapped[str]  # katakana, or empty where she has no reading
    given_kana: Mapped[str]
    found_as: Mapped[str] = mapped_column(default="")  # names and reading as they are looked for
    phone = Sealed[str](AS_TEXT, "id", default="")  # digits only; given to her when she has an id
    phone_index: Mapped[str] = mapped_column(index=True, default="")  # blind names: of the whole number,
    phone_end_index: Mapped[str] = mapped_column(index=True, default="")  # and of its last four digits
    phone_changed_at: Mapped[datetime | None]  # never, or when somebody corrected it (the history says who)
    joined_at: Mapped[datetime]
    trial_elsewhere: Mapped[bool] = mapped_column(default=False)  # had before the portal was there
    log_erased_at: Mapped[datetime | None]  # what a device still has of before is not taken any more
    erased_at: Mapped[datetime | None]  # she had everything deleted; visits of before are the gym's books
    # Set when she has said that she is somebody we knew already; everything of hers is there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)

    account: Mapped[Account | None] = relationship(back_populates="member", lazy="joined")

    @property
    def subject(self) -> str:
        return f"member:{self.id}"

    @phone.then
    def _index_phone(self, phone: str) -> None:
        self.phone_index = keyring().index(phone) if phone else ""
        self.phone_end_index = keyring().index(phone[-PHONE_END:]) if phone else ""

    @property
    def name(self) -> str:
        return full_name(self.family_name, self.given_name)

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def actor(self) -> str:
        return f"member:{self.id}"


@event.listens_for(Member, "before_insert")
@event.listens_for(Member, "before_update")
def _fold(_mapper: Any, _connection: Any, member: Member) -> None:
    member.found_as = folded_name(
        member.family_name, member.given_name, member.family_kana, member.given_kana
    )


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


class Told(StrEnum):
    """When somebody who works here is told what happens to visits."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NEVER = "never"


class Staff(Model):
    """Somebody who works here. What she may open follows from her role (docs/roles.md)."""

    __tablename__ = "staff"
    shown_on = (BOARD,)
    __table_args__ = ({"sqlite_autoincrement": True},)  # no number is given out twice

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)  # None: erased
    role: Mapped[StaffRole]
    name: Mapped[str]
    told: Mapped[Told] = mapped_column(default=Told.AT_ONCE)
    is_active: Mapped[bool] = mapped_column(default=True)  # she works here now

    account: Mapped[Account | None] = relationship(back_populates="staff", lazy="joined")

    @property
    def actor(self) -> str:
        return f"staff:{self.id}"
