"""Everybody who comes on one day, as plain rows: what the desk needs to know, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import aliased

from portal.accounts.models.people import Member
from portal.booking.models.bookings import Booking, CheckIn
from portal.booking.queries.board import ROWS
from portal.db import db
from portal.gym.models.branches import Branch, InTwoLanguages
from portal.gym.models.resources import Trainer
from portal.gym.models.services import Service
from portal.health import signs
from portal.health.rules import Answers
from portal.health.signs import Urgency
from portal.lib.writing import full_name


@dataclass(frozen=True)
class Named(InTwoLanguages):
    """Whom or what a visit is with."""

    name_ja: str
    name_en: str
    is_trial: bool = False


@dataclass(frozen=True)
class SheetLine:
    """A visit as the sheet shows it; times as the branch has them."""

    reference: str
    member_id: int
    trainer_id: int
    name: str
    kana: str
    starts_at: datetime
    ends_at: datetime
    service: Named
    trainer: Named
    babies: int
    answers: Answers | None  # on her birth; None: nobody has asked her
    warning: Urgency | None
    needs_help: bool
    here_since: datetime | None
    is_no_show: bool
    late_minutes: int | None
    same_phone_name: str  # of a member with her phone number who has had the trial; "" for nobody
    is_asked: bool  # her trainer cannot be there, and she has not answered
    is_reachable: bool  # by e-mail; others are called

    @property
    def is_cleared(self) -> bool:
        return self.answers is not None and self.answers.is_cleared


SamePhone = aliased(Member)
LINES = (
    ROWS.add_columns(
        Member.family_kana,
        Member.given_kana,
        CheckIn.at.label("here_since"),
        SamePhone.family_name.label("same_family_name"),
        SamePhone.given_name.label("same_given_name"),
        Trainer.name_ja.label("trainer_ja"),
        Trainer.name_en.label("trainer_en"),
        Service.name_ja.label("service_ja"),
        Service.name_en.label("service_en"),
        Service.is_trial,
    )
    .join(Trainer, Trainer.id == Booking.trainer_id)
    .join(Service, Service.id == Booking.service_id)
    .outerjoin(CheckIn, CheckIn.booking_id == Booking.id)
    .outerjoin(SamePhone, SamePhone.id == Booking.same_phone_member_id)
)


def day_sheet(branch: Branch, day: date) -> list[SheetLine]:
    """In order of time and trainer; cancelled visits are left out."""
    since, until = branch.whole_day(day)
    rows = db.session.execute(
        LINES.where(Booking.branch_id == branch.id, Booking.starts_at >= since, Booking.starts_at < until)
    )
    return list(_lines(rows, branch))


def _lines(rows: Any, branch: Branch) -> Iterator[SheetLine]:
    for row in rows:
        named = row.signs or ()
        yield SheetLine(
            reference=row.reference,
            member_id=row.member_id,
            trainer_id=row.trainer_id,
            name=full_name(row.family_name, row.given_name),
            kana=f"{row.family_kana} {row.given_kana}".strip(),
            starts_at=branch.local(row.starts_at),
            ends_at=branch.local(row.ends_at),
            service=Named(row.service_ja, row.service_en, row.is_trial),
            trainer=Named(row.trainer_ja, row.trainer_en),
            babies=row.babies,
            answers=Answers.of_words(row.answers) if row.answers else None,
            warning=signs.warning(named),
            needs_help=signs.asks_for_help(named),
            here_since=branch.local(row.here_since) if row.here_since else None,
            is_no_show=row.no_show_id is not None,
            late_minutes=row.late_minutes,
            same_phone_name=_same_phone_name(row),
            is_asked=row.offer_id is not None,
            is_reachable=row.account_id is not None,
        )


def _same_phone_name(row: Any) -> str:
    return full_name(row.same_family_name, row.same_given_name) if row.same_family_name else ""
