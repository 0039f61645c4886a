"""Finding people."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models.consents import Consent
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import PHONE_END, Account, Member, MemberMerge, Staff, StaffRole
from portal.accounts.rules.consents import Purpose
from portal.accounts.rules.joinings import NUMBER_SETTLES, has_settled
from portal.db import db, fetch
from portal.lib import japanese, phones
from portal.lib.finding import folded
from portal.lib.writing import full_name, isolated
from portal.sealed.keys import keyring

MOST_FOUND = 20


def account_by_email(email: str) -> Account | None:
    """Whose account this address opens: after a joining of two records, the one that was kept."""
    found = db.session.scalar(select(Account).where(Account.email == normal_email(email)))
    if found and found.member and found.member.merged_into_id:
        return as_kept(found.member).account
    return found


def addresses_of(account: Account) -> set[str]:
    """Hers, and those of accounts that were joined into this one: each of them opens it."""
    if account.member is None:
        return {account.email}
    return {record.account.email for record in every_record(account.member) if record.account}


def normal_email(email: str) -> str:
    """One spelling for one address: without outer spaces, in small letters."""
    return email.strip().lower()


def member(number: int) -> Member | None:
    return db.session.get(Member, number)


def as_kept(member: Member) -> Member:
    """The record she has now, however often hers were joined."""
    while member.merged_into_id:
        member = db.session.get_one(Member, member.merged_into_id)
    return member


def found_members(text: str, *, most: int = MOST_FOUND) -> list[Member]:
    """Members whose name, reading, phone number or address holds every word of `text`, in any writing.

    Variants of a kanji, accents, apostrophes, hiragana, half-width kana, romaji, long vowels and hyphens do
    not matter. A number is found whole, or by its last four digits, for it is sealed. Who has been
    joined with somebody else is found as that one.
    """
    plain = japanese.one_line(text)
    words = [plain] if japanese.digits(plain) else plain.split()
    if not words:
        return []
    return fetch(
        select(Member)
        .where(Member.merged_into_id.is_(None), and_(*map(_holds, words)))
        .order_by(Member.family_kana, Member.given_kana, Member.family_name, Member.id)
        .limit(most)
    )


def _holds(word: str) -> ColumnElement[bool]:
    """Whether one of a member's words holds this one."""
    if "@" in word:
        address = word.lower()
        return Member.account.has(Account.email.contains(address, autoescape=True))
    ways = [
        Member.found_as.contains(wanted, autoescape=True)
        for wanted in {folded(word), japanese.as_reading(word)}
        if wanted
    ]
    digits = japanese.digits(word)
    if len(digits) == PHONE_END:
        ways.append(Member.phone_end_index == keyring().index(digits))
    elif digits:
        with suppress(phones.NotANumber, phones.HasExtension):
            ways.append(Member.phone_index == keyring().index(phones.read(word)))
    return or_(false(), *ways)


def alike(family: str, given: str, kana: tuple[str, str], phone: str) -> list[Member]:
    """Who may be the same person: the same number, the same name in another writing, or the same reading."""
    name, reading = folded(family + given), folded("".join(kana))
    ways = [Member.found_as == name, Member.found_as.startswith(f"{name} ", autoescape=True)]
    if reading:
        ways.append(Member.found_as.endswith(f" {reading}", autoescape=True))
    if phone:
        ways.append(Member.phone_index == keyring().index(phone))
    rows = select(Member).where(Member.merged_into_id.is_(None), Member.erased_at.is_(None), or_(*ways))
    return fetch(rows.order_by(Member.id).limit(MOST_FOUND))


def with_phone(phone: str) -> list[Member]:
    """Everybody with this number."""
    if not phone:
        return []
    return fetch(
        select(Member).where(Member.phone_index == keyring().index(phone), Member.merged_into_id.is_(None))
    )


def has_settled_number(now: datetime) -> ColumnElement[bool]:
    """For a query's WHERE: her number has stood long enough to be a sign of who she is."""
    return or_(Member.phone_changed_at.is_(None), Member.phone_changed_at <= now - NUMBER_SETTLES)


def same_phone(member: Member, *, now: datetime) -> list[Member]:
    """Others with her phone number: perhaps she, under another address. A number proves nothing."""
    if not has_settled(member.phone_changed_at, now=now):
        return []
    others = [other for other in with_phone(member.phone) if other.id != member.id]
    return [other for other in others if has_settled(other.phone_changed_at, now=now)]


def merges_into(member_id: int) -> list[MemberMerge]:
    """What has been joined into this record and not parted again, the newest first."""
    return fetch(
        select(MemberMerge)
        .where(MemberMerge.kept_id == member_id, MemberMerge.undone_at.is_(None))
        .order_by(MemberMerge.at.desc())
    )


def merge(number: int) -> MemberMerge | None:
    return db.session.get(MemberMerge, number)


def every_staff() -> list[Staff]:
    return fetch(select(Staff).order_by(Staff.role, Staff.name))


def one_staff(number: int) -> Staff | None:
    return db.session.get(Staff, number)


def count_owners() -> int:
    """Owners who work here."""
    found = select(func.count()).select_from(Staff).join(Staff.account)
    return db.session.scalar(found.where(Staff.role == StaffRole.OWNER, Staff.is_active, Account.active)) or 0


def names_of_members(numbers: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Member.id, Member.family_name, Member.given_name).where(Member.id.in_(numbers))
    )
    return {number: full_name(family, given) for number, family, given in rows}


def names_of_accounts(numbers: Collection[int]) -> dict[int, str]:
    """Of staff and members; whoever only books for another has none."""
    rows = db.session.execute(
        select(Account.id, Staff.name, Member.family_name, Member.given_name)
        .outerjoin(Staff, Staff.account_id == Account.id)
        .outerjoin(Member, Member.account_id == Account.id)
        .where(Account.id.in_(numbers))
    )
    return {
        number: isolated(staff) if staff else full_name(family or "", given or "")
        for number, staff, family, given in rows
    }


def members_with(account_ids: Collection[int]) -> list[Member]:
    """The members to whom these accounts belong."""
    return fetch(select(Member).where(Member.account_id.in_(account_ids)))


def standing_consents(member_id: int) -> dict[Purpose, Consent]:
    """What she has agreed to and not withdrawn."""
    rows = select(Consent).where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
    return {row.purpose: row for row in db.session.scalars(rows)}


def agrees(
    member_id: ColumnElement[int] | InstrumentedAttribute[int], purpose: Purpose
) -> ColumnElement[bool]:
    """For a query's WHERE: whether this member agrees to it today."""
    return exists().where(
        Consent.member_id == member_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )


def every_record(member: Member) -> list[Member]:
    """Hers, and those that were joined into it, however often."""
    found, new = [member], [member.id]
    while new:
        joined = db.session.scalars(select(Member).where(Member.merged_into_id.in_(new))).all()
        found += joined
        new = [record.id for record in joined]
    return found


def records_of(member: Member) -> list[str]:
    """The names her record has had in the history: her own, and those of records joined into it."""
    return [record.subject for record in every_record(member)]


def partner_of(member_id: int) -> Partner | None:
    """Whom she has invited, or who may act for her already."""
    return db.session.scalar(
        select(Partner).where(Partner.member_id == member_id, Partner.ended_at.is_(None))
    )


def stands_for(account_id: int) -> list[Member]:
    """For whom the owner of this account may book and cancel, whoever asked last first."""
    found = db.session.scalars(
        select(Partner)
        .where(Partner.account_id == account_id, Partner.ended_at.is_(None))
        .order_by(Partner.id.desc())
    )
    return [partner.member for partner in found]
