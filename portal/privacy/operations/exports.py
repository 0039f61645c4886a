"""Everything we hold on her, to take along."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from portal.accounts.models.people import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.privacy.queries import as_json


def export(
    *, member: Member, data: dict[str, list[dict[str, Any]]], page: str, actor: str, now: datetime
) -> bytes:
    """A zip with `data` as JSON and `page`, the same for reading. The deed is written down."""
    audit.record(Event.DATA_EXPORTED, subject=member.subject, actor=actor, now=now)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, default=as_json))
        made.writestr("data.html", page)
    return file.getvalue()
