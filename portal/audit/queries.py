"""Reading the history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.db import db, fetch

MOST_SHOWN = 100


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the history; what is empty does not narrow it."""

    actor: str = ""
    event: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # an entry's id: older ones only


def entries(wanted: Wanted, *, most: int = MOST_SHOWN) -> list[AuditEntry]:
    """The newest first."""
    rows = select(AuditEntry)
    if wanted.actor:
        rows = rows.where(AuditEntry.actor == wanted.actor)
    if wanted.event:
        rows = rows.where(AuditEntry.event == wanted.event)
    if wanted.subject:
        rows = rows.where(AuditEntry.subject == wanted.subject)
    if wanted.since:
        rows = rows.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        rows = rows.where(AuditEntry.at < wanted.until)
    if wanted.before:
        rows = rows.where(AuditEntry.id < wanted.before)
    return fetch(rows.order_by(AuditEntry.id.desc()).limit(most))


def looks_at(subjects: Collection[str], *, most: int = MOST_SHOWN) -> list[AuditEntry]:
    """Who has opened the records with these names, the newest first."""
    rows = select(AuditEntry).where(AuditEntry.subject.in_(subjects), AuditEntry.event == Event.RECORD_OPENED)
    return fetch(rows.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most))


def last_of(event: Event, *, subject: str, actor: str, since: datetime) -> AuditEntry | None:
    """The latest of its kind, by somebody about something, since a time."""
    found = entries(Wanted(actor=actor, event=event, subject=subject, since=since), most=1)
    return found[0] if found else None


def subjects_of(event: Event, *, actor: str, since: datetime) -> set[str]:
    """What somebody has done this to since a time."""
    rows = select(AuditEntry.subject).where(
        AuditEntry.event == event, AuditEntry.actor == actor, AuditEntry.at >= since
    )
    return set(db.session.scalars(rows))
