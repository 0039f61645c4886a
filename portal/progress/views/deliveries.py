"""What was tapped on a device, at once or when there is a network again. One wrong note stops no other."""

from datetime import datetime, timedelta
from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.lib import clock, deliveries
from portal.lib.errors import DomainError
from portal.progress import operations, reports
from portal.progress.reports import Note, SameKey
from portal.progress.views import bp
from portal.progress.views.log import today
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm


@bp.post("/notes")
@access.members
def deliver() -> ResponseReturnValue:
    """Each note is answered by its key. 422 if one of them was refused; all others are kept."""
    PressForm().insist()
    if request.form.get("owner") != str(current_user.id):  # another member's page is still open
        abort(409)
    late = deliveries.skew(request.form.get("now", ""), now=clock.now())
    try:
        waiting = deliveries.listed(request.form.get("reports", ""))
    except DomainError as refusal:
        return jsonify(error=sentence(refusal)), 422
    seen: dict[str, Any] = {}
    answers = [_answer(one, late, seen) for one in waiting]
    return jsonify(answers=answers), 200 if all(one["kept"] for one in answers) else 422


def _answer(data: Any, late: timedelta, seen: dict[str, Any]) -> dict[str, Any]:
    key = deliveries.key_of(data)
    try:
        if seen.setdefault(key, data) != data:
            raise SameKey
        _keep(reports.read(data, late=late), now=clock.now())
    except DomainError as refusal:
        return {"key": key, "kept": False, "said": sentence(refusal)}
    return {"key": key, "kept": True}


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
