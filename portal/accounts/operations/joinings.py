"""Asking whether two records are one person's: who may be asked, and how a question ends without a yes."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from portal.accounts.models.joinings import Joining
from portal.accounts.models.people import Account, Member
from portal.accounts.queries import joinings
from portal.accounts.rules.joinings import (
    MOST_ASKED,
    NUMBER_SETTLES,
    AskedAlready,
    AskedLately,
    Ending,
    JoiningOver,
    NobodyToAsk,
    NotTheSame,
    OwnRecord,
    has_settled,
)
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import fetch, lock, transaction
from portal.notifications import operations as notifications

ASKED = ("joining_asked",)


def in_order(member: Member, other: Member) -> tuple[Member, Member]:
    """Which of two records stays, and which goes: an account never goes into a record without one."""
    return (other, member) if other.account and not member.account else (member, other)


def check_pair(kept: Member, gone: Member, *, now: datetime) -> None:
    """Whether they may be one person at all; that they are, a number never proves. Raises NotTheSame."""
    members = (kept, gone)
    if kept.id == gone.id or any(member.merged_into_id or member.erased_at for member in members):
        raise NotTheSame
    if not kept.phone or kept.phone != gone.phone:
        raise NotTheSame
    if not all(has_settled(member.phone_changed_at, now=now) for member in members):
        raise NotTheSame
    if gone.account and (kept.account is None or gone.account.staff):
        raise NotTheSame  # staff keep their way in
    if any(member.account and not member.account.active for member in members):
        raise NotTheSame


def check_asker(kept: Member, gone: Member, actor: str) -> None:
    """Nobody asks on her own behalf. Raises OwnRecord."""
    accounts = [member.account for member in (kept, gone) if member.account]
    if any(account.staff and account.staff.actor == actor for account in accounts):
        raise OwnRecord


def lock_both(kept: Member, gone: Member) -> None:
    """In one order for everybody: members, then accounts, and whatever is about them after that."""
    for member in sorted((kept, gone), key=lambda member: member.id):
        lock(member)
    accounts = [member.account for member in (kept, gone) if member.account]
    for account in sorted(accounts, key=lambda account: account.id):
        lock(account)


def ask_to_join(*, member: Member, other: Member, actor: str, now: datetime) -> Joining:
    """Mail the question to each of the two who has an account. Nothing is joined, and nothing shown, by it.

    Raises NotTheSame, OwnRecord, NobodyToAsk, AskedAlready, AskedLately.
    """
    with transaction() as session:
        kept, gone = in_order(member, other)
        lock_both(kept, gone)
        check_pair(kept, gone, now=now)
        check_asker(kept, gone, actor)
        check_askable(kept, gone)
        _check_count(kept, gone, now=now)
        asked = Joining(kept=kept, gone=gone, asked_at=now, asked_by=actor)
        session.add(asked)
        session.flush()  # the mails name joining.id
        for whom, another in ((kept, gone), (gone, kept)):
            if whom.account:
                facts = {"joining": asked.id, "is_other_called": another.account is None}
                tell_mailbox(whom.account, "joining_asked", facts, about=asked, now=now)
            audit.record(
                Event.JOINING_ASKED, subject=whom.subject, actor=actor, now=now, other=another.subject
            )
        return asked


def check_askable(kept: Member, gone: Member) -> None:
    """For a record without an account nobody but the caller could say yes, and she cannot be asked.

    Its visits go to whoever says that she has called; what else was written about a caller does not.
    Raises NobodyToAsk.
    """
    if kept.account is None or (gone.account is None and joinings.has_more_than_visits(gone.id)):
        raise NobodyToAsk


def _check_count(kept: Member, gone: Member, *, now: datetime) -> None:
    """One question at a time; nobody is asked until she says yes."""
    both = (kept.id, gone.id)
    about = or_(Joining.kept_id.in_(both), Joining.gone_id.in_(both))
    lately = fetch(select(Joining).where(about, Joining.asked_at > now - NUMBER_SETTLES))
    for asked in lately:
        if asked.is_open(now):
            raise AskedAlready
        if asked.ending is Ending.DECLINED and {asked.kept_id, asked.gone_id} == {*both}:
            raise AskedLately
    if len(lately) >= MOST_ASKED:
        raise AskedLately


def decline_joining(*, joining: Joining, member: Member, now: datetime) -> None:
    """She says no, or takes back her yes. Twice is once."""
    with transaction():
        lock(joining)
        if not joining.is_open(now):
            return
        _end(joining, Ending.DECLINED, now=now)
        other = joining.gone if member.id == joining.kept_id else joining.kept
        audit.record(Event.JOINING_DECLINED, subject=member.subject, actor=member.actor, now=now)
        audit.record(Event.JOINING_ENDED, subject=other.subject, actor="system", now=now)


def withdraw_joining(*, joining: Joining, actor: str, now: datetime) -> None:
    """Whoever asked was mistaken. Twice is once."""
    with transaction():
        lock(joining)
        if not joining.is_open(now):
            return
        _end(joining, Ending.WITHDRAWN, now=now)
        for member in (joining.kept, joining.gone):
            audit.record(Event.JOINING_WITHDRAWN, subject=member.subject, actor=actor, now=now)


def end_joinings(*members: Member, actor: str, now: datetime) -> None:
    """What they were asked about is not so any more: another number, another address, nobody left."""
    ids = [member.id for member in members]
    about = or_(Joining.kept_id.in_(ids), Joining.gone_id.in_(ids))
    with transaction() as session:
        found = session.scalars(select(Joining).where(about, Joining.ended_at.is_(None)).order_by(Joining.id))
        for joining in found.all():
            lock(joining)
            if joining.is_open(now):
                _end(joining, Ending.CHANGED, now=now)
                for member in (joining.kept, joining.gone):
                    audit.record(Event.JOINING_ENDED, subject=member.subject, actor=actor, now=now)


def end_as_joined(joining: Joining, *, now: datetime) -> None:
    _end(joining, Ending.JOINED, now=now)


def insist_open(joining: Joining, *, now: datetime) -> None:
    """It can still be answered, and what was asked is still so. Raises JoiningOver."""
    try:
        check_pair(joining.kept, joining.gone, now=now)
        check_askable(joining.kept, joining.gone)
    except (NotTheSame, NobodyToAsk) as changed:
        raise JoiningOver from changed
    if not joining.is_open(now):
        raise JoiningOver


def _end(joining: Joining, ending: Ending, *, now: datetime) -> None:
    joining.ended_at, joining.ending = now, ending
    notifications.withdraw(joining.subject, kinds=ASKED)


def tell_mailbox(
    account: Account, kind: str, facts: dict[str, Any], *, about: Joining | None = None, now: datetime
) -> None:
    """To the address itself, whichever account she keeps and whatever ways she has chosen."""
    notifications.enqueue(
        kind,
        to=account.email,
        locale=account.locale,
        facts=facts,
        subject=about.subject if about else account.subject,
        expires_at=about.ends_at if about else None,
        now=now,
    )
