"""Who is signed in where, and what it takes to be."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models.people import Account
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.sign_ins import Way, is_locked, is_over
from portal.db import Model


class SignIn(Model):
    """One browser in which somebody is signed in. Without its row, the cookie is worth nothing."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)  # of the token in the cookie
    way: Mapped[Way]
    is_strong: Mapped[bool]  # a passkey, or a second step beside the first
    device: Mapped[str]  # "Safari · iPhone"
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]  # when she last showed that it is she
    expires_at: Mapped[datetime] = mapped_column(index=True)
    locked_at: Mapped[datetime | None]  # staff have handed the device over, or walked away

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_by_invitation(self) -> bool:
        """Whoever had the link of an invitation to help, and has not shown yet whose mailbox it was."""
        return self.way is Way.HELPER

    def is_locked(self, now: datetime) -> bool:
        return is_locked(
            locked_at=self.locked_at, seen_at=self.seen_at, is_staff=self.account.staff is not None, now=now
        )

    def is_over(self, now: datetime) -> bool:
        return is_over(
            began_at=self.began_at,
            seen_at=self.seen_at,
            expires_at=self.expires_at,
            is_staff=self.account.staff is not None,
            now=now,
        )


class OneTimeCode(Model):
    """Something mailed, or asked of a passkey, that counts once and for one thing.

    A code is known to the browser that asked for it by `key`, so nobody can use up another's
    guesses. A link is its own key. The mail with a code for signing in or booking has a link too, `link`,
    which works in any browser: whoever has the mailbox gets in, however many others ask for codes.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (Index("ix_one_time_code_email_sent_at", "email", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # digest of what the browser or the link carries
    use: Mapped[CodeUse]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str] = mapped_column(default="")
    network: Mapped[str] = mapped_column(default="")  # digest of the address it was asked from
    link: Mapped[str | None] = mapped_column(unique=True)  # digest of what the link beside a code carries
    secret: Mapped[str] = mapped_column(default="")  # digest of the code, or a passkey's challenge
    sent_at: Mapped[datetime] = mapped_column(index=True)
    guesses: Mapped[int] = mapped_column(default=0)
    presses: Mapped[int] = mapped_column(default=0)  # of the link beside it


class Passkey(Model):
    """A key in somebody's phone, computer or key ring."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int]
    name: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class RecoveryCode(Model):
    """For whoever has lost phone and keys. Each counts once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str]
