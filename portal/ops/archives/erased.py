"""Who has had everything deleted, in a list beside the backups: restoring one must bring nobody back."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.db import db

NAME = "erased.jsonl"


def erased_in(listed: Path) -> Iterator[tuple[int, datetime]]:
    """Numbers of members, and when. Names are in it as little as in the history."""
    for line in listed.read_text().splitlines() if listed.exists() else ():
        row = json.loads(line)
        yield row["member"], datetime.fromisoformat(row["at"])


def write_down(folder: Path) -> int:
    """Add those whom the list does not have yet. Returns how many."""
    listed = folder / NAME
    rows = db.session.execute(
        select(AuditEntry.subject, AuditEntry.at).where(AuditEntry.event == Event.MEMBER_ERASED)
    ).all()
    known = {number for number, _ in erased_in(listed)}
    new = {int(subject.partition(":")[2]): at for subject, at in rows}
    lines = [
        json.dumps({"member": number, "at": at.isoformat()}) + "\n"
        for number, at in new.items()
        if number not in known
    ]
    if lines:
        folder.mkdir(parents=True, exist_ok=True)
        with listed.open("a") as file:
            file.writelines(lines)
        listed.chmod(0o600)
    return len(lines)
