"""Visits of any range as a file for a spreadsheet, sent as it is read."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.booking.queries import exports
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.lib import clock, phones, spelling, spreadsheets, writing
from portal.web import access
from portal.web.templating import clock as at_clock
from portal.web.templating import said
from portal.web.translations import gettext as _

DAYS_AT_A_TIME = 31


@bp.get("/bookings/exports/new")
@access.staff(DESK, OWNER)
def new_export() -> ResponseReturnValue:
    """From which day to which."""
    return _form()


def _form(*, is_wrong: bool = False) -> str:
    today = gym.branch().local(clock.now()).date()
    return render_template(
        "desk/export.html",
        first=request.args.get("from", today.replace(day=1).isoformat())[:20],
        last=request.args.get("until", today.isoformat())[:20],
        is_wrong=is_wrong,
    )


@bp.get("/bookings.csv")
@access.staff(DESK, OWNER)
@access.recently_confirmed
def bookings_file() -> ResponseReturnValue:
    branch = gym.branch()
    first, last = (spelling.day(request.args.get(name, "")) for name in ("from", "until"))
    if first is None or last is None or first > last:
        return _form(is_wrong=True), 422
    actor = current_staff().actor
    audit.record(
        Event.DAY_EXPORTED, subject=f"branch:{branch.id}", actor=actor, now=clock.now(),
        first=first.isoformat(), last=last.isoformat(),
    )  # fmt: skip
    content = stream_with_context(spreadsheets.lines(_rows(first, last)))
    name = f"bookings-{first.isoformat()}-{last.isoformat()}.csv"
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(first: date, last: date) -> Iterator[list[object]]:
    """A month in the memory at a time, however long the range."""
    branch = gym.branch()  # read while the file is being sent, when the request itself is over
    yield [
        _("Day"), _("Begins"), _("Ends"), _("Name"), _("Reading"), _("Phone number"), _("What"), _("Trainer"),
        _("With baby"), _("State"), _("Booking number"),
    ]  # fmt: skip
    words = {
        "here": _("came"),
        "no_show": _("did not come"),
        "cancelled": _("cancelled"),
        "late": _("cancelled late"),
        "booked": _("booked"),
    }
    day = first
    while day <= last:
        until = min(last, day + timedelta(days=DAYS_AT_A_TIME - 1))
        for row in exports.exported(branch, first=day, last=until):
            yield _row(row, branch, words[row.state])
        day = until + timedelta(days=1)


def _row(row: Any, branch: Branch, state: str) -> list[object]:
    start, end = branch.local(row.starts_at), branch.local(row.ends_at)
    return [
        start.date().isoformat(),
        at_clock(start),
        at_clock(end),
        writing.full_name(row.family_name, row.given_name),
        f"{row.family_kana} {row.given_kana}".strip(),
        phones.for_reading(row.phone) if row.phone else "",
        said(row.Service, "name"),
        said(row.Trainer, "name"),
        row.babies or "",
        state,
        row.reference,
    ]
