"""A day or a week on the board, as plain rows: a busy day has two hundred of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from portal.accounts.models.people import Member
from portal.availability.rules.ticks import TICK_MINUTES
from portal.booking.models.bookings import Booking, NoShow, VisitCheck
from portal.booking.models.offers import Offer
from portal.booking.rules.states import BookingStatus
from portal.db import BOARD, db
from portal.gym.models.branches import Branch
from portal.gym.models.resources import Trainer
from portal.health import signs
from portal.health.models import HealthCheck
from portal.health.rules import Answers
from portal.health.signs import Urgency
from portal.lib.hours import Hours
from portal.lib.writing import full_name
from portal.page_versions import number_of
from portal.schedule import queries as schedule
from portal.schedule.models import Closure


@dataclass(frozen=True)
class Card:
    """A visit as the board shows it; times as the branch has them."""

    reference: str
    sequence: int
    member_id: int
    trainer_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    service_id: int
    babies: int
    is_cleared: bool
    warning: Urgency | None
    needs_help: bool
    is_here: bool
    is_no_show: bool
    late_minutes: int | None
    is_doubled: bool
    is_asked: bool  # her trainer cannot be there, and she has not answered
    is_reachable: bool  # by e-mail; others are called
    tick: int  # of the day, from opening on
    length: int  # ticks

    @property
    def time(self) -> str:
        return f"{self.starts_at.hour}:{self.starts_at.minute:02d}"

    def flag(self, in_pain: Collection[int]) -> str:
        """The most pressing of what one has to know; "" for nothing."""
        if self.is_asked:
            return "asked" if self.is_reachable else "to_call"
        if self.warning:
            return "signs"
        if not self.is_cleared:
            return "uncleared"
        if self.member_id in in_pain:
            return "pain"
        return "doubled" if self.is_doubled else ""

    @property
    def needs_a_look(self) -> bool:
        return not self.is_cleared or self.warning is not None or self.is_doubled or self.is_asked


@dataclass(frozen=True)
class Gap:
    """Time in which a trainer does not work although the branch is open: before, after, a break, away."""

    kind: str  # "off", "break", "away", "closed"
    tick: int
    length: int
    starts_at: datetime
    ends_at: datetime
    closure: Closure | None = None


@dataclass
class Lane:
    """A trainer's day, or one day of hers in a week."""

    trainer: Trainer
    day: date
    cards: list[Card] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    is_worked: bool = False

    def is_away(self, now: datetime) -> bool:
        """Whether she has time off at this moment or later in the day."""
        return any(gap.kind == "away" and now < gap.ends_at for gap in self.gaps)

    @property
    def is_shown(self) -> bool:
        return self.is_worked or bool(self.cards)


ROWS = (
    select(
        Booking.reference,
        Booking.sequence,
        Booking.member_id,
        Booking.trainer_id,
        Booking.service_id,
        Booking.starts_at,
        Booking.ends_at,
        Booking.babies,
        Booking.late_minutes,
        Booking.same_phone_member_id,
        Booking.status,
        Member.family_name,
        Member.given_name,
        Member.account_id,
        HealthCheck.sealed.label("answers"),
        VisitCheck.signs,
        NoShow.id.label("no_show_id"),
        Offer.id.label("offer_id"),
    )
    .join(Member, Member.id == Booking.member_id)
    .outerjoin(HealthCheck, HealthCheck.id == Booking.health_check_id)
    .outerjoin(VisitCheck, VisitCheck.booking_id == Booking.id)
    .outerjoin(NoShow, NoShow.booking_id == Booking.id)
    .outerjoin(Offer, and_(Offer.moves_id == Booking.id, Offer.answered_at.is_(None)))
    .where(Booking.status != BookingStatus.CANCELLED)
    .order_by(Booking.starts_at, Booking.trainer_id)
)


VERSION = select(number_of(BOARD))


def version() -> int:
    """Raised with everything that the board shows."""
    return int(db.session.connection().execute(VERSION).scalar_one())


def lanes(branch: Branch, *, first: date, count: int, trainer_ids: Sequence[int] | None = None) -> list[Lane]:
    """Every trainer's days in some days, in order of trainer and day. Four statements.

    With `trainer_ids`, only theirs. Retired trainers are not shown unless somebody still comes to them.
    """
    days = [first + timedelta(days=n) for n in range(count)]
    since, until = branch.days_of(days[0], days[-1])
    shown = branch.widest
    found = {
        (trainer.id, day): Lane(trainer, day)
        for trainer in (resource.trainer for resource in branch.resources if resource.trainer)
        if trainer_ids is None or trainer.id in trainer_ids
        for day in days
    }
    for row in _rows(branch, since, until, trainer_ids):
        card = _card(row, branch, shown)
        if lane := found.get((card.trainer_id, card.starts_at.date())):
            lane.cards.append(card)
    _fill_gaps(branch, found, shown, since=since, until=until)
    return list(found.values())


def _rows(
    branch: Branch, since: datetime, until: datetime, trainer_ids: Sequence[int] | None
) -> Iterable[Any]:
    wanted = ROWS.where(Booking.branch_id == branch.id, Booking.starts_at >= since, Booking.starts_at < until)
    if trainer_ids is not None:
        wanted = wanted.where(Booking.trainer_id.in_(trainer_ids))
    return db.session.execute(wanted)


def _card(row: Any, branch: Branch, shown: Hours) -> Card:
    start, end = branch.local(row.starts_at), branch.local(row.ends_at)
    return Card(
        reference=row.reference,
        sequence=row.sequence,
        member_id=row.member_id,
        trainer_id=row.trainer_id,
        name=full_name(row.family_name, row.given_name),
        starts_at=start,
        ends_at=end,
        service_id=row.service_id,
        babies=row.babies,
        is_cleared=row.answers is not None and Answers.of_words(row.answers).is_cleared,
        warning=signs.warning(row.signs or ()),
        needs_help=signs.asks_for_help(row.signs or ()),
        is_here=row.status is BookingStatus.CHECKED_IN,
        is_no_show=row.no_show_id is not None,
        late_minutes=row.late_minutes,
        is_doubled=row.same_phone_member_id is not None,
        is_asked=row.offer_id is not None,
        is_reachable=row.account_id is not None,
        tick=max(0, _tick(shown, start)),
        length=max(1, round((end - start) / timedelta(minutes=TICK_MINUTES))),
    )


def _tick(shown: Hours, moment: datetime) -> int:
    """Ticks since the first hour that is shown."""
    opens = shown.begins
    return (moment.hour * 60 + moment.minute - opens.hour * 60 - opens.minute) // TICK_MINUTES


def _fill_gaps(
    branch: Branch, found: dict[tuple[int, date], Lane], shown: Hours, *, since: datetime, until: datetime
) -> None:
    worked: dict[tuple[int, date], list[tuple[datetime, datetime]]] = defaultdict(list)
    for shift in schedule.shifts(branch.id, since=since, until=until):
        begins = branch.local(shift.starts_at)
        worked[shift.trainer_id, begins.date()].append((begins, branch.local(shift.ends_at)))
    away = schedule.time_off(since=since, until=until)
    for (trainer_id, day), lane in found.items():
        opens = datetime.combine(day, shown.begins, branch.zone)
        closes = datetime.combine(day, shown.ends, branch.zone)
        lane.is_worked = (trainer_id, day) in worked
        lane.gaps += _between(shown, worked[trainer_id, day], opens, closes)
        for time_off in away:
            begins, ends = (
                max(branch.local(time_off.starts_at), opens),
                min(branch.local(time_off.ends_at), closes),
            )
            if time_off.trainer_id == trainer_id and begins < ends:
                lane.gaps.append(
                    _gap(shown, "closed" if time_off.closure else "away", begins, ends, time_off.closure)
                )


def _between(
    shown: Hours, stretches: list[tuple[datetime, datetime]], opens: datetime, closes: datetime
) -> list[Gap]:
    """What lies before, between and after her stretches of work."""
    gaps, reached = [], opens
    for begins, ends in sorted(stretches):
        if begins > reached:
            gaps.append(_gap(shown, "off" if reached == opens else "break", reached, begins))
        reached = max(reached, ends)
    if reached < closes:
        gaps.append(_gap(shown, "off", reached, closes))
    return gaps


def _gap(shown: Hours, kind: str, begins: datetime, ends: datetime, closure: Closure | None = None) -> Gap:
    length = round((ends - begins) / timedelta(minutes=TICK_MINUTES))
    return Gap(kind, _tick(shown, begins), length, begins, ends, closure)
