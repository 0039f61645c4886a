"""Taking everything along, and having everything deleted."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.signed_in import current_member, leave
from portal.booking import queries as bookings
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.lib.words import msgid
from portal.privacy import operations, queries
from portal.privacy.forms import ErasureForm
from portal.privacy.views import bp
from portal.web import access
from portal.web.forms import PressForm

# What the tables and their columns are called for reading. What has no words here is in the JSON file.
TABLE_WORDS = {
    "member": msgid("Who you are"),
    "account": msgid("How you sign in"),
    "consent": msgid("What you have agreed to"),
    "health_check": msgid("Your answers about your health"),
    "log_entry": msgid("Your log"),
    "note": msgid("Notes of your trainers"),
    "booking": msgid("Your visits"),
    "cancellation": msgid("Cancelled visits"),
    "check_in": msgid("When you came"),
    "no_show": msgid("When you did not come"),
    "proposal": msgid("Times we have proposed"),
    "visit_check": msgid("How you were before a visit"),
    "waitlist_entry": msgid("What you wait for"),
    "offer": msgid("What was offered to you"),
    "calendar_feed": msgid("Your calendar address"),
    "member_merge": msgid("Records that were joined"),
    "partner": msgid("Who may book for you"),
    "sign_in": msgid("Where you are signed in"),
    "passkey": msgid("Passkeys"),
    "audit_entry": msgid("What happened, and who has opened your record"),
    "outbox_message": msgid("What we have mailed to you"),
}
COLUMN_WORDS = {
    "about": msgid("About"),
    "answered_at": msgid("Answered"),
    "at": msgid("When"),
    "began_at": msgid("Since"),
    "booked_at": msgid("Booked"),
    "by": msgid("By"),
    "consented_at": msgid("Agreed"),
    "day": msgid("Day"),
    "device": msgid("Device"),
    "due_at": msgid("Due"),
    "email": msgid("E-mail address"),
    "ended_at": msgid("Ended"),
    "ends_at": msgid("Until"),
    "event": msgid("What"),
    "family_kana": msgid("Family name, reading"),
    "family_name": msgid("Family name"),
    "from_on": msgid("From"),
    "given_at": msgid("Agreed"),
    "given_kana": msgid("Given name, reading"),
    "given_name": msgid("Given name"),
    "joined_at": msgid("With us since"),
    "kind": msgid("What"),
    "made_at": msgid("Made"),
    "measure": msgid("What"),
    "name": msgid("Name"),
    "noted_at": msgid("Noted"),
    "opened_at": msgid("Since"),
    "phone": msgid("Phone number"),
    "purpose": msgid("What for"),
    "reason": msgid("Reason"),
    "reference": msgid("Booking number"),
    "sealed": msgid("Answers"),
    "seen_at": msgid("Last seen"),
    "sent_at": msgid("Sent"),
    "signs": msgid("Answers"),
    "starts_at": msgid("From"),
    "status": msgid("State"),
    "to": msgid("To"),
    "until_on": msgid("Until"),
    "value": msgid("Value"),
    "withdrawn_at": msgid("Taken back"),
    "words": msgid("Words"),
    "written_at": msgid("Written"),
}


@bp.post("/export")
@access.members
@access.recently_confirmed
def export() -> ResponseReturnValue:
    """A zip: the same as JSON for programs and as a page for reading."""
    PressForm().insist()
    member, now, branch = current_member(), clock.now(), gym.branch()
    data = queries.everything_on(member)
    page = render_template(
        "privacy/export.html", branch=branch, now=branch.local(now), parts=list(_parts(data, branch.local))
    )
    content = operations.export(member=member, data=data, page=page, actor=member.actor, now=now)
    headers = {
        "Content-Disposition": 'attachment; filename="cortis-gym-data.zip"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype="application/zip", headers=headers)


def _parts(
    data: dict[str, list[dict[str, Any]]], local: Any
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """For reading: a heading, the names of its columns, and its rows."""
    for table, rows in data.items():
        names = [name for name in (rows[0] if rows else {}) if name in COLUMN_WORDS]
        cells = [[_cell(row[name], local) for name in names] for row in rows]
        yield _(TABLE_WORDS[table]), [_(COLUMN_WORDS[name]) for name in names], cells


def _cell(value: Any, local: Any) -> str:
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(map(str, value.values()))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


@bp.get("/erased")
@access.anyone
def erased() -> ResponseReturnValue:
    """She is nobody now, and her browser has let go of everything: only an address can say it."""
    return render_template("privacy/erased.html")


@bp.route("/erasure", methods=["GET", "POST"])
@access.members
@access.recently_confirmed
def erasure() -> ResponseReturnValue:
    """What goes, what stays and why; a box to tick, and a button."""
    member, form = current_member(), ErasureForm()
    if form.is_submitted_and_valid():
        try:
            operations.erase(member=member, now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            leave()
            answer = redirect(url_for(".erased"), 303)
            answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
            return answer
    return render_template(
        "privacy/erasure.html",
        form=form,
        branch=gym.branch(),
        ahead=bookings.upcoming(member.id, now=clock.now()),
        works_here=member.account is not None and member.account.staff is not None,
    ), form.status
