"""A gym in which every promise can be made and every deed be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models.people import Member, Staff
from portal.accounts.models.sign_ins import SignIn
from portal.accounts.operations import addresses, codes
from portal.accounts.operations.merges import merge
from portal.accounts.rules.codes import CodeUse
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.db import db
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.notifications.models import OutboxMessage
from portal.waitlist.operations import waiting
from tests import people
from tests.conftest import at

SECRET = "secret"
TEN = at(10)  # what is promised is tomorrow at ten, with Mori


@dataclass
class World:
    """hana is whom a promise is made to; yui is somebody else. Nothing is promised yet."""

    app: Any
    branch: Branch
    trial: Service
    personal: Service
    mori: Trainer
    kudo: Trainer
    hana: Member
    yui: Member
    sato: Staff  # desk
    kana: Staff  # owner
    trainer: Staff  # Mori's own sign-in
    now: datetime
    browser: Any  # hana's, signed in
    clock: Any
    visit: Booking | None = None  # hers that a promise is about

    @property
    def desk(self) -> dict[str, Any]:
        return {"actor": "staff:1", "now": self.now}

    def mailed(self, kind: str) -> OutboxMessage:
        rows = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id.desc())
        return db.session.scalars(rows).first()

    def books(
        self, hour: int = 10, *, trainer: Trainer | None = None, member: Member | None = None
    ) -> Booking:
        """A trial of hers, or of somebody else."""
        return people.booked(
            member or self.hana, self.trial, at(hour), now=self.now, trainer_id=(trainer or self.mori).id
        )

    def books_and_frees(self) -> None:
        """Somebody had ten o'clock, and gives it back."""
        first = people.member("first@example.com", now=self.now, phone="09000000001")
        booked = self.books(member=first)
        bookings.cancel(booking=booked, actor=first.actor, now=self.now)
        waiting.pass_on(now=self.now)

    def hers(self) -> Booking:
        """What of hers can be cancelled and moved: the visit that the promise is about, or another one."""
        return self.visit or self.books(14, trainer=self.kudo)

    def change_address(self, email: str = "new@example.com") -> None:
        account = self.hana.account
        key = codes.send_code(
            use=CodeUse.NEW_ADDRESS, email=email, account=account, network="n", locale="ja", secret=SECRET,
            now=self.now,
        )  # fmt: skip
        code = self.mailed("address_code").facts["code"]
        number = self.own_sign_in()
        addresses.change_address(
            account=account, key=key, code=code, secret=SECRET, keep=number, now=self.now
        )

    def own_sign_in(self) -> int:
        """The number of the one in her browser."""
        rows = select(SignIn.id).where(SignIn.account_id == self.hana.account.id).order_by(SignIn.id)
        return db.session.scalars(rows).first() or 0

    def is_joined(self):
        """Her record goes into yui's, who has said so too."""
        return merge(kept=self.yui, gone=self.hana, actor="system", now=self.now)
