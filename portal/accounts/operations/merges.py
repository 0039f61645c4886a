"""Two records of one person become one, and can be parted again for a while."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from portal.accounts.models.consents import Consent
from portal.accounts.models.joinings import Joining
from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Member, MemberMerge
from portal.accounts.operations.codes import use_code, void_codes
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.operations.joinings import (
    check_asker,
    check_pair,
    end_as_joined,
    end_joinings,
    in_order,
    insist_open,
    lock_both,
    tell_mailbox,
)
from portal.accounts.operations.member_rows import (
    columns_of_members,
    forget_own_doubles,
    let_go_of_each_other,
    move,
    untouched,
)
from portal.accounts.operations.partners import end_partner
from portal.accounts.operations.sign_ins import end_sign_ins
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.consents import SHARES, Purpose
from portal.accounts.rules.joinings import Ending, JoinedOnSince, TooLateToPart
from portal.accounts.rules.refusals import CodeUsedUp
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import db, lock, transaction
from portal.sealed.rows import hand_over

WORDS = ("given_name", "family_kana", "given_kana")  # a caller may have given less than we know
PART_WITHIN = timedelta(days=14)


def say_yes(*, joining: Joining, member: Member, key: str, code: str, secret: str, now: datetime) -> None:
    """She has typed what was mailed to her for this alone. The last yes joins them; twice is once.

    Raises WrongCode, CodeUsedUp, JoiningOver.
    """
    if joining.said_at(member.id) or joining.ending is Ending.JOINED:
        return
    insist_open(joining, now=now)  # no digits are used up for a question that is over
    proven = use_code(use=CodeUse.JOINING, key=key, code=code, secret=secret, now=now)
    with transaction():
        kept, gone = joining.kept, joining.gone
        lock_both(kept, gone)
        lock(joining)
        account = member.account
        if account is None or (proven.account_id, proven.email) != (account.id, account.email):
            raise CodeUsedUp
        insist_open(joining, now=now)
        if member.id == kept.id:
            joining.kept_said_at = now
        elif member.id == gone.id:
            joining.gone_said_at = now
        audit.record(Event.JOINING_AGREED, subject=member.subject, actor=member.actor, now=now)
        if not joining.waits_for:
            end_as_joined(joining, now=now)
            merge(kept=kept, gone=gone, actor="system", now=now)


def join_in_person(*, member: Member, other: Member, reason: str, actor: str, now: datetime) -> MemberMerge:
    """The owner has seen her and knows that both records are hers. Raises NotTheSame, OwnRecord."""
    with transaction():
        kept, gone = in_order(member, other)
        lock_both(kept, gone)
        check_pair(kept, gone, now=now)
        check_asker(kept, gone, actor)
        return merge(kept=kept, gone=gone, actor=actor, reason=reason, now=now)


def merge(*, kept: Member, gone: Member, actor: str, now: datetime, reason: str = "") -> MemberMerge:
    """Everything of `gone` becomes `kept`'s; `gone` is found no more, and her address opens `kept`.

    Part of a deed that knows they are one: everybody has said so, or the owner has a `reason`. Rows
    that `kept` has too, such as a log of the same day, stay where they are; what `kept` has no words
    for is taken over. Both mailboxes are told.
    """
    with transaction() as session:
        _agree_on_shares(kept, gone, now=now)
        end_partner(member=gone, now=now)  # somebody who helps was let in to one record, not to two
        _take_helpers_along(kept, gone, now=now)
        moved = {f"{one.name}.{by.name}": move(one, by, gone.id, kept.id) for one, by in columns_of_members()}
        forget_own_doubles(kept.id)
        if gone.account:
            moved["closed"] = [gone.account.id]
            gone.account.active = False
            end_sign_ins(account=gone.account, actor=actor, now=now)
            void_codes(gone.account)
        filled = [name for name in WORDS if not getattr(kept, name) and getattr(gone, name)]
        for name in filled:
            setattr(kept, name, getattr(gone, name))
        gone.merged_into_id = kept.id
        made = MemberMerge(
            kept_id=kept.id,
            gone_id=gone.id,
            at=now,
            by=actor,
            moved={k: v for k, v in moved.items() if v},
            filled=filled,
        )
        session.add(made)
        end_joinings(kept, gone, actor=actor, now=now)
        facts = {"is_in_person": bool(reason), "days": PART_WITHIN.days}
        _tell_both("joining_done", kept, gone, facts, now=now)
        details = {"gone": gone.subject, "reason": reason}
        audit.record(Event.MEMBERS_MERGED, subject=kept.subject, actor=actor, now=now, **details)
        return made


def _take_helpers_along(kept: Member, gone: Member, *, now: datetime) -> None:
    """For whom she has booked with the account that goes, she books with the other; nobody for herself."""
    if gone.account and kept.account:
        theirs = update(Partner).where(Partner.account_id == gone.account.id)
        db.session.execute(theirs.values(account_id=kept.account.id))
    own = update(Partner).where(Partner.member_id == kept.id, Partner.ended_at.is_(None))
    if kept.account:
        db.session.execute(
            own.where(Partner.account_id == kept.account.id).values(ended_at=now, link_digest="")
        )


def _tell_both(kind: str, kept: Member, gone: Member, facts: dict[str, Any], *, now: datetime) -> None:
    """Both mailboxes: if it was not she, each of the two must hear of it."""
    for member in (kept, gone):
        if member.account:
            tell_mailbox(member.account, kind, facts | {"is_kept": member is kept}, now=now)


def _agree_on_shares(*members: Member, now: datetime) -> None:
    """Of two records the last word counts: what she has taken back in one does not stand by the other."""
    last: dict[Purpose, tuple[datetime, bool]] = {}
    ids = [member.id for member in members]
    for consent in db.session.scalars(select(Consent).where(Consent.member_id.in_(ids))):
        said = (consent.withdrawn_at or consent.given_at, consent.withdrawn_at is not None)
        last[consent.purpose] = max(last.get(consent.purpose, said), said)
    for purpose in SHARES:
        if purpose in last and last[purpose][1]:
            for member in members:
                withdraw_consent(member=member, purpose=purpose, now=now)


def part(*, merge: MemberMerge, actor: str, now: datetime) -> None:
    """They were two after all: what had gone over goes back, unless it was written anew since. Twice is once.

    Raises TooLateToPart, and JoinedOnSince where the last joining has to be parted first.
    """
    with transaction() as session:
        lock(merge)
        if merge.undone_at:
            return
        if now > merge.at + PART_WITHIN:
            raise TooLateToPart(days=PART_WITHIN.days)
        kept, gone = session.get_one(Member, merge.kept_id), merge.gone
        lock(kept)
        if kept.merged_into_id:
            raise JoinedOnSince
        for table, column in columns_of_members():
            ids = merge.moved.get(f"{table.name}.{column.name}", [])
            back = untouched(table, column, ids, kept.id, merge.at)
            hand_over(session, table, back, {column.name: gone.id})
        let_go_of_each_other(kept.id, gone.id)
        _return_helpers(kept, gone)
        if "account" in merge.moved:
            account, kept.account = kept.account, None
            session.flush()  # the address belongs to one of them at a time
            gone.account = account
        elif gone.account and "closed" in merge.moved:
            gone.account.active = True
        if gone.account and kept.account:  # by whichever address she came in
            end_sign_ins(account=kept.account, actor=actor, now=now)
            void_codes(kept.account)
        for name in merge.filled:
            setattr(kept, name, "")
        gone.merged_into_id = None
        merge.undone_at = now
        _tell_both("joining_parted", kept, gone, {}, now=now)
        audit.record(Event.MEMBERS_PARTED, subject=kept.subject, actor=actor, now=now, gone=gone.subject)


def _return_helpers(kept: Member, gone: Member) -> None:
    """Who has been asked for help by the address of `gone` helps as that account again."""
    if kept.account and gone.account:
        db.session.execute(
            update(Partner)
            .where(Partner.account_id == kept.account.id, Partner.email == gone.account.email)
            .values(account_id=gone.account.id)
        )
