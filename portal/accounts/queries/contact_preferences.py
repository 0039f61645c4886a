"""By which ways somebody can be told something, and what she does without."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.accounts.models.contact_preferences import LineLink, Preferences
from portal.accounts.models.people import Account, Member
from portal.accounts.queries.people import agrees, as_kept
from portal.accounts.rules.consents import Purpose
from portal.db import db
from portal.notifications import kinds
from portal.notifications.rules import Channel, Topic
from portal.sealed.keys import keyring


@dataclass(frozen=True)
class Reach:
    """`ways` are addresses by channel, the one she wants first."""

    ways: dict[Channel, str]
    muted: frozenset[Topic]

    def wants(self, kind: str) -> bool:
        return kinds.kind(kind).topic not in self.muted

    def open_to(self, kind: str) -> dict[Channel, str]:
        """The ways by which a kind of message may go."""
        return {
            channel: address
            for channel, address in self.ways.items()
            if channel is Channel.EMAIL or kinds.kind(kind).may_go_by_line
        }


def reach_of(account: Account) -> Reach:
    """In one statement."""
    found = db.session.execute(
        select(Preferences, LineLink)
        .select_from(Account)
        .outerjoin(Preferences, Preferences.account_id == Account.id)
        .outerjoin(Member, Member.account_id == Account.id)
        .outerjoin(LineLink, and_(LineLink.account_id == Account.id, agrees(Member.id, Purpose.LINE)))
        .where(Account.id == account.id)
    ).one_or_none()
    chosen, line = found or (None, None)
    known = {Channel.EMAIL: account.email}
    if line and not line.blocked_at:
        known[Channel.LINE] = line.user
    order = dict.fromkeys([*(Channel(channel) for channel in (chosen.channels if chosen else ())), *Channel])
    return Reach(
        ways={channel: known[channel] for channel in order if channel in known},
        muted=frozenset(Topic(topic) for topic in chosen.muted) if chosen else frozenset(),
    )


def members_without(topic: Topic, member_ids: Collection[int]) -> set[int]:
    """Those of several members who have asked not to be told about something."""
    rows = db.session.execute(
        select(Member.id, Preferences.muted)
        .join(Preferences, Preferences.account_id == Member.account_id)
        .where(Member.id.in_(member_ids))
    )
    return {member_id for member_id, muted in rows if topic in muted}


def account_of(person: str) -> Account | None:
    """Whose messages are written to `account:12`; after a joining of two records, the one that she kept."""
    kind, _, number = person.partition(":")
    found = db.session.get(Account, int(number)) if kind == "account" and number.isdecimal() else None
    return as_kept(found.member).account if found and found.member else found


def account_by_handle(handle: str) -> Account | None:
    """By a name that is never given to another account; after a joining, the one that she kept."""
    found = db.session.scalar(select(Account).where(Account.handle == handle))
    return as_kept(found.member).account if found and found.member else found


def preferences_of(account_id: int) -> Preferences | None:
    return db.session.scalar(select(Preferences).where(Preferences.account_id == account_id))


def line_link_of(account_id: int) -> LineLink | None:
    return db.session.scalar(select(LineLink).where(LineLink.account_id == account_id))


def line_link_by(user: str) -> LineLink | None:
    """By what LINE calls her."""
    return db.session.scalar(select(LineLink).where(LineLink.user_index == keyring().index(user)))
