"""What went wrong, as a page that says what to do."""

import logging
import traceback
from collections.abc import Sequence

from flask import Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoneFree
from werkzeug.exceptions import HTTPException

from portal.lib.crypto import CannotOpen
from portal.lib.errors import Conflict, DomainError, NotAllowed, NotFound
from portal.lib.translatable import msgid
from portal.web import access, app_settings, metrics
from portal.web.translations import gettext as _

log = logging.getLogger(__name__)

DEADLOCK = "40P01"  # PostgreSQL's word for it
# Gone, silent or too late; no connection of the pool free; read only; a session that one of these has ended.
AWAY = (OperationalError, InterfaceError, NoneFree, InternalError, PendingRollbackError)
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    app.before_request(_own_names_only)
    app.before_request(_own_pages_only)
    app.before_request(_forms_only)
    app.before_request(_no_null_bytes)
    app.register_error_handler(DomainError, _refusal)
    app.register_error_handler(HTTPException, _http_error)
    for error in AWAY:
        app.register_error_handler(error, _database_away)
    app.register_error_handler(CannotOpen, _not_opened)
    app.register_error_handler(Exception, _our_fault)


def _own_names_only() -> None:
    """Another name in the request is a mistake, or somebody who wants links to lead to him."""
    names = app_settings.settings().hosts
    if names is not None and request.host.partition(":")[0].lower() not in names:
        abort(400)


def _own_pages_only() -> None:
    """Browsers say where a form was sent from. Ours come from our pages; other sites have none to send."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403)


def _forms_only() -> None:
    """Pages take forms. Other bodies would be parsed by libraries that a page has no use for."""
    view = current_app.view_functions.get(request.endpoint or "")
    takes = FORMS | {"application/json"} if getattr(view, "takes_json", False) else FORMS
    if request.method == "POST" and request.mimetype not in takes and request.content_length:
        abort(415)


def _no_null_bytes() -> None:
    """No keyboard writes them, and PostgreSQL keeps none in a text."""
    typed = [request.path, *request.args.values(), *request.form.values()]
    if any("\x00" in text for text in typed):
        abort(400)


class AtTheSameMoment(Conflict):
    message = msgid("Someone has changed the same thing at this moment. Your change was not made. Try again.")


def status_of(error: DomainError) -> int:
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, Conflict) else 422


def sentence(error: DomainError) -> str:
    """What the rule said, in the reader's language."""
    said: str = _(error.message)
    return said % error.facts if error.facts else said


def _page(status: int, *, said: str | None = None, fields: Sequence[tuple[str, str]] = ()) -> str:
    """After a fault of ours nobody is asked who is signed in, for that may be what does not work."""
    if status >= 500:
        access.ask_nobody()
    return render_template("errors/error.html", status=status, said=said, fields=fields)


def _refusal(error: DomainError) -> ResponseReturnValue:
    metrics.count_refusal(error)
    status = status_of(error)
    return _page(status, said=sentence(error)), status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code if error.code in PAGES else 400 if (error.code or 500) < 500 else 500
    headers = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return _page(status), error.code or 500, headers


def _database_away(error: Exception) -> ResponseReturnValue:
    """The page for when the database does not answer. It asks nothing more of it, nor does what comes after.

    Two who have waited for each other are told apart from a database that is away: one of them has
    gone on, and the other may simply try again.
    """
    if getattr(getattr(error, "orig", None), "sqlstate", None) == DEADLOCK:
        return _refusal(AtTheSameMoment())
    log.error("the database does not answer: %s", type(getattr(error, "orig", None) or error).__name__)
    return _page(503, fields=access.typed()), 503


def _not_opened(error: CannotOpen) -> ResponseReturnValue:
    """Something sealed was changed, or taken from another row: nothing of it is shown to anybody."""
    log.error("does not open where it stands: %s. `flask doctor` names all that do not.", error)
    said = _("Something kept here was changed from outside, so we do not show it. Please write to us.")
    return _page(500, said=said), 500


def _our_fault(error: Exception) -> ResponseReturnValue:
    # Where, and of what kind. Not its words: a database's errors repeat what people have typed.
    log.error("unexpected: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return _page(500), 500
