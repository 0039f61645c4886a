"""All members, with what the desk asks of each: when she was here last, and when she comes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from portal.accounts.models.people import Account, Member
from portal.booking.models.bookings import Booking
from portal.booking.rules.states import BookingStatus
from portal.db import db, fetch
from portal.lib.finding import folded_name
from portal.members.models import MemberImport
from portal.members.rules.sheets import Person
from portal.members.rules.shown import A_PAGE, AWAY_DAYS, NEW_DAYS, Order, Shown
from portal.sealed.keys import keyring
from portal.waitlist.models import WaitlistEntry

IS_ONE = and_(Member.merged_into_id.is_(None), Member.erased_at.is_(None))


@dataclass(frozen=True)
class Line:
    """One member as the list has her."""

    member: Member
    last_at: datetime | None  # when she was here last
    next_at: datetime | None
    trainer_id: int | None  # who had her last; who will, before she was here at all
    is_waiting: bool


def count(shown: Shown, *, now: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(*_which(shown, now))) or 0


def lines(shown: Shown, order: Order, *, page: int, now: datetime) -> list[Line]:
    """Those of a page, the first of which is 1; in two statements."""
    wanted = _ordered(select(Member).where(*_which(shown, now)), order, now)
    return _lines(fetch(wanted.limit(A_PAGE).offset((page - 1) * A_PAGE)), now=now)


def every_line(*, now: datetime) -> list[Line]:
    """All of them, for a file."""
    return _lines(fetch(_ordered(select(Member).where(IS_ONE), Order.NAME, now)), now=now)


def _which(shown: Shown, now: datetime) -> list[ColumnElement[bool]]:
    kept = and_(Booking.member_id == Member.id, Booking.status != BookingStatus.CANCELLED)
    ahead = select(Booking.id).where(kept, Booking.starts_at > now).exists()
    before = select(Booking.id).where(kept, Booking.starts_at <= now).exists()
    lately = select(Booking.id).where(kept, Booking.starts_at > now - timedelta(days=AWAY_DAYS)).exists()
    waits = select(WaitlistEntry.id).where(
        WaitlistEntry.member_id == Member.id, WaitlistEntry.ended_at.is_(None)
    )
    more: dict[Shown, list[ColumnElement[bool]]] = {
        Shown.ALL: [],
        Shown.NO_NEXT: [before, ~ahead],
        Shown.AWAY: [before, ~lately],
        Shown.WAITING: [waits.exists()],
        Shown.NEW: [Member.joined_at > now - timedelta(days=NEW_DAYS)],
    }
    return [IS_ONE, *more[shown]]


def _ordered(wanted: Select[Any], order: Order, now: datetime) -> Select[Any]:
    by_name = (Member.family_kana, Member.given_kana, Member.family_name, Member.id)
    if order is Order.JOINED:
        return wanted.order_by(Member.joined_at.desc(), Member.id.desc())
    if order is Order.LAST:
        last = (
            select(func.max(Booking.starts_at))
            .where(
                Booking.member_id == Member.id,
                Booking.status != BookingStatus.CANCELLED,
                Booking.starts_at <= now,
            )
            .scalar_subquery()
        )
        return wanted.order_by(last.is_(None), last, *by_name)
    return wanted.order_by(*by_name)


def _lines(members: Sequence[Member], *, now: datetime) -> list[Line]:
    visits = _visits([member.id for member in members], now=now)
    nothing = (None, None, None, False)
    return [Line(member, *visits.get(member.id, nothing)) for member in members]


def _visits(
    member_ids: Sequence[int], *, now: datetime
) -> dict[int, tuple[datetime | None, datetime | None, int | None, bool]]:
    """The last and the next, whose they are, and whether she waits; by member."""
    if not member_ids:
        return {}
    last = func.max(case((Booking.starts_at <= now, Booking.starts_at)))
    coming = func.min(case((Booking.starts_at > now, Booking.starts_at)))
    found = (
        select(Booking.member_id, last.label("last_at"), coming.label("next_at"))
        .where(Booking.member_id.in_(member_ids), Booking.status != BookingStatus.CANCELLED)
        .group_by(Booking.member_id)
        .subquery()
    )
    whose = (
        select(func.min(Booking.trainer_id))
        .where(
            Booking.member_id == Member.id,
            Booking.status != BookingStatus.CANCELLED,
            Booking.starts_at == func.coalesce(found.c.last_at, found.c.next_at),
        )
        .scalar_subquery()
    )
    waits = select(WaitlistEntry.id).where(
        WaitlistEntry.member_id == Member.id, WaitlistEntry.ended_at.is_(None)
    )
    rows = db.session.execute(
        select(Member.id, found.c.last_at, found.c.next_at, whose, waits.exists())
        .outerjoin(found, found.c.member_id == Member.id)
        .where(Member.id.in_(member_ids))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


@dataclass(frozen=True)
class Known:
    """Members who may be people of a list, each found by one statement for all."""

    by_phone: dict[str, list[Member]]
    by_email: dict[str, list[Member]]
    by_words: dict[str, list[Member]]

    def by_way(self, person: Person) -> list[Member]:
        """Who has her number or her address."""
        found = [*self.by_phone.get(person.phone, []), *self.by_email.get(person.email, [])]
        return list(dict.fromkeys(found))

    def by_name(self, person: Person) -> list[Member]:
        return self.by_words.get(_words(person), [])

    def of(self, person: Person) -> list[Member]:
        return list(dict.fromkeys([*self.by_way(person), *self.by_name(person)]))


def _words(person: Person) -> str:
    names = person.names
    return folded_name(names["family_name"], names["given_name"], names["family_kana"], names["given_kana"])


def known_among(people: Sequence[Person]) -> Known:
    index = keyring().index
    phones = {index(person.phone): person.phone for person in people if person.phone}
    emails = {person.email for person in people if person.email}
    words = {_words(person) for person in people if person.names.get("family_name")}
    found = Known(defaultdict(list), defaultdict(list), defaultdict(list))
    for member in fetch(select(Member).where(IS_ONE, Member.phone_index.in_(phones))):
        found.by_phone[phones[member.phone_index]].append(member)
    for member in fetch(select(Member).join(Member.account).where(IS_ONE, Account.email.in_(emails))):
        found.by_email[member.account.email if member.account else ""].append(member)
    for member in fetch(select(Member).where(IS_ONE, Member.found_as.in_(words))):
        found.by_words[member.found_as].append(member)
    return found


def brought(imported: MemberImport) -> list[Member]:
    """Those of a list who are there still."""
    return fetch(select(Member).where(Member.id.in_(imported.member_ids)).order_by(Member.id))


def imports(*, since: datetime) -> list[MemberImport]:
    """The lists taken over since, the last one first."""
    return fetch(select(MemberImport).where(MemberImport.at >= since).order_by(MemberImport.id.desc()))
