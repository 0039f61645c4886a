"""What was tapped on a device, at once or when there is a network again."""

from datetime import datetime, timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.offline_sync import key_of
from portal.progress import operations, reports
from portal.progress.reports import Note, SameKey
from portal.progress.views.blueprint import bp
from portal.progress.views.log import today
from portal.web import access, offline_sync


@bp.post("/notes")
@access.members
def deliver() -> ResponseReturnValue:
    seen: dict[str, Any] = {}

    def keep(data: Any, late: timedelta) -> None:
        if seen.setdefault(key_of(data), data) != data:
            raise SameKey
        _keep(reports.read(data, late=late), now=clock.now())

    return offline_sync.answered(keep)


def _keep(note: Note, *, now: datetime) -> None:
    noted_at = min(note.noted_at, now)
    told: dict[str, Any] = {
        "member": current_member(),
        "day": note.day or gym.branch().local(noted_at).date(),
        "today": today(),
        "now": now,
        "noted_at": noted_at,
    }
    if note.choice is not None:
        operations.choose(measure=note.measure, choice=note.choice, is_chosen=note.is_chosen, **told)
    elif note.activity is not None:
        operations.rate(number=note.activity, rating=note.value, **told)
    else:
        operations.note(measure=note.measure, value=note.value, **told)
