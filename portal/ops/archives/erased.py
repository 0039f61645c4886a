"""Who has had everything deleted, in a list beside the backups: restoring one must bring nobody back."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.db import db
from portal.ops.archives import backups

NAME = "erased.jsonl"
MEMBER, STAFF = "member", "staff"


class Erased(NamedTuple):
    """Somebody by number, for names are in the list as little as in the history; and when."""

    kind: str
    number: int
    at: datetime


def erased_in(listed: Path) -> Iterator[Erased]:
    """In the order in which they were. A line that cannot be read is left out."""
    for line in listed.read_text().splitlines() if listed.exists() else ():
        with suppress(ValueError, KeyError, TypeError):
            row = json.loads(line)
            yield Erased(row["kind"], int(row["number"]), datetime.fromisoformat(row["at"]))


def write_down(folder: Path) -> int:
    """Add those whom the list does not have yet; the whole of it in one step. Returns how many.

    Numbers come back after a restore, so it is the number and the time by which somebody is known.
    """
    listed = folder / NAME
    known = list(erased_in(listed))
    new = sorted(set(_everybody()) - set(known), key=attrgetter("at", "kind", "number"))
    if new or not listed.exists():  # also an empty one: then nobody is missing from it
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = (json.dumps(erased._asdict() | {"at": erased.at.isoformat()}) for erased in [*known, *new])
        with backups.draft(listed) as made:
            made.write_text("".join(f"{line}\n" for line in lines))
            backups.put(made, listed)
    return len(new)


def _everybody() -> Iterator[Erased]:
    """Every record of a member, joined ones too; and former staff."""
    members = select(Member.id, Member.erased_at).where(Member.erased_at.is_not(None))
    for number, erased_at in db.session.execute(members):
        if erased_at is not None:
            yield Erased(MEMBER, number, erased_at)
    entries = select(AuditEntry.subject, AuditEntry.at).where(AuditEntry.event == Event.STAFF_ERASED)
    for subject, at in db.session.execute(entries):
        yield Erased(STAFF, int(subject.partition(":")[2]), at)
