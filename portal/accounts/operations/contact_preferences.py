"""Telling somebody something, by the ways and about the things that she has chosen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from portal.accounts.models.contact_preferences import Preferences
from portal.accounts.models.people import Account
from portal.accounts.queries import contact_preferences
from portal.db import lock, transaction
from portal.notifications import operations as notifications
from portal.notifications.rules import Channel, Topic


def tell(
    account: Account,
    kind: str,
    *,
    facts: dict[str, Any],
    subject: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Put it into the outbox. Whether she wants to hear of it, and by which way, is asked when it is due."""
    notifications.enqueue(
        kind,
        person=account.subject,
        to=account.email,
        locale=account.locale,
        facts=facts,
        subject=subject,
        due_at=due_at,
        expires_at=expires_at,
        now=now,
    )


def choose_messages(
    *, account: Account, channels: Sequence[Channel], muted: Collection[Topic], locale: str, now: datetime
) -> None:
    """What she hears about, in which language, and by which way first."""
    with transaction():
        chosen = _preferences(account, now=now)
        chosen.channels, chosen.muted = (
            [str(channel) for channel in channels],
            sorted(str(topic) for topic in muted),
        )
        account.locale = locale


def mute(*, account: Account, topic: Topic, now: datetime) -> None:
    """No more messages about it, also those that are written already. Twice is once."""
    with transaction():
        chosen = _preferences(account, now=now)
        chosen.muted = sorted({*chosen.muted, str(topic)})


def unmute(*, account: Account, topic: Topic, now: datetime) -> None:
    """She wants to hear of it again, or has just asked for it."""
    with transaction():
        if topic in contact_preferences.reach_of(account).muted:
            chosen = _preferences(account, now=now)
            chosen.muted = sorted({*chosen.muted} - {str(topic)})


def _preferences(account: Account, *, now: datetime) -> Preferences:
    """Hers, to be changed; made if she has none."""
    with transaction() as session:
        lock(account)  # two tabs make one row
        chosen = contact_preferences.preferences_of(account.id)
        if chosen is None:
            chosen = Preferences(
                account_id=account.id, channels=[str(channel) for channel in Channel], muted=[]
            )
            session.add(chosen)
        chosen.changed_at = now
        return chosen
