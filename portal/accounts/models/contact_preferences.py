"""How somebody is reached, and about what."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model
from portal.sealed.attributes import Sealed
from portal.sealed.columns import AS_TEXT
from portal.sealed.keys import keyring


class Preferences(Model):
    """What one has chosen about messages; without a row, what we propose."""

    __tablename__ = "preferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    channels: Mapped[list[str]] = mapped_column(JSON)  # notifications.rules.Channel, the first is tried first
    muted: Mapped[list[str]] = mapped_column(JSON)  # notifications.rules.Topic she does without
    changed_at: Mapped[datetime]


class LineLink(Model):
    """Her LINE, which she has connected by a code. One account for one LINE."""

    __tablename__ = "line_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    user = Sealed[str](AS_TEXT, "account_id")  # what LINE calls her towards this gym
    user_index: Mapped[str] = mapped_column(unique=True)  # its blind name
    linked_at: Mapped[datetime]
    noted_at: Mapped[datetime | None]  # when, by LINE's time, she last blocked or added the gym
    blocked_at: Mapped[datetime | None]  # she has blocked the gym there; it ends when she adds it again

    @user.then
    def _index_user(self, user: str) -> None:
        self.user_index = keyring().index(user)
