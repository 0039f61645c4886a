"""The answer to what waited on a device: each report by its key, and a refused one stops no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.lib import clock, offline_sync
from portal.lib.errors import DomainError
from portal.web.errors import sentence
from portal.web.forms import PressForm


def answered(keep: Callable[[Any, timedelta], None]) -> ResponseReturnValue:
    """Give each report to `keep`, with what the device's clock lacks; a DomainError refuses that one.

    Answers 422 if one was refused; all others are kept. Raises TokenMissing.
    """
    PressForm().insist()
    if request.form.get("owner") != str(current_user.id):  # another member's page is still open
        abort(409)
    late = offline_sync.skew(request.form.get("now", ""), now=clock.now())
    try:
        waiting = offline_sync.listed(request.form.get("reports", ""))
    except DomainError as refusal:
        return jsonify(error=sentence(refusal)), 422
    answers = [_answer(keep, report, late) for report in waiting]
    return jsonify(answers=answers), 200 if all(answer["kept"] for answer in answers) else 422


def _answer(keep: Callable[[Any, timedelta], None], data: Any, late: timedelta) -> dict[str, Any]:
    key = offline_sync.key_of(data)
    try:
        keep(data, late)
    except DomainError as refusal:
        return {"key": key, "kept": False, "said": sentence(refusal)}
    return {"key": key, "kept": True}
