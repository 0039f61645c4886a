"""Taking everything along, and having everything deleted."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Account
from portal.accounts.queries import people, sign_ins
from portal.accounts.signed_in import current_account, current_member, current_staff, leave_device
from portal.audit.words import somebody
from portal.booking.queries import bookings
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.notifications import kinds
from portal.privacy import queries
from portal.privacy.forms import ErasureForm, HelperErasureForm
from portal.privacy.operations import exports
from portal.privacy.operations.erasure import erase, erase_account, erase_staff
from portal.privacy.views.blueprint import bp
from portal.privacy.words import COLUMN_WORDS, TABLE_WORDS, VALUE_WORDS
from portal.progress.words import CHOICE_WORDS
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.translations import gettext as _
from portal.web.translations import pgettext


@bp.post("/me/export")
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
    content = exports.export(member=member, data=data, page=page, actor=member.actor, now=now)
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
        cells = [[_cell(_in_words(table, name, row), local) for name in names] for row in rows]
        yield _(TABLE_WORDS[table]), [_(COLUMN_WORDS[name]) for name in names], cells


def _in_words(table: str, name: str, row: dict[str, Any]) -> Any:
    """An answer in the log as its page calls it; anything else as it is."""
    value = row[name]
    if (table, name) != ("log_entry", "value"):
        return value
    words = CHOICE_WORDS.get(row["measure"], {})
    if isinstance(value, list):
        return [_(words.get(answer, answer)) for answer in value]
    return _(words[value]) if isinstance(value, str) and value in words else value


def _cell(value: Any, local: Any) -> str:
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(_said(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else _said(value)


def _said(value: Any) -> str:
    """A code by its words; names of who and what by theirs; anything else as it is."""
    if isinstance(value, bool):
        return str(pgettext("answer", "Yes") if value else pgettext("answer", "No"))
    text = str(value)
    known = VALUE_WORDS | kinds.words()
    words, number = (known[text], "") if text in known else somebody(text)
    return f"{_(words)} {number}".strip() if words != text else text


@bp.get("/me/erased")
@access.anyone
def erased() -> ResponseReturnValue:
    """She is nobody now, and her browser has let go of everything: only an address can say it."""
    return render_template("privacy/erased.html")


@bp.route("/me/erasure", methods=["GET", "POST"])
@access.members
@access.recently_confirmed
def erasure() -> ResponseReturnValue:
    """What goes, what stays and why; a box to tick, and a button."""
    member, form = current_member(), ErasureForm()
    if form.is_submitted_and_valid():
        try:
            erase(member=member, now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _gone()
    return render_template(
        "privacy/erasure.html",
        form=form,
        branch=gym.branch(),
        ahead=bookings.upcoming(member.id, now=clock.now()),
        works_here=member.account is not None and member.account.staff is not None,
    ), form.status


@bp.route("/account/erasure", methods=["GET", "POST"])
@access.signed_in
@access.recently_confirmed
def account_erasure() -> ResponseReturnValue:
    """For somebody who only books for another: what we hold, and deleting it."""
    account, form = _helper(), HelperErasureForm()
    if form.is_submitted_and_valid():
        erase_account(account=account, now=clock.now())
        return _gone()
    return render_template(
        "privacy/account_erasure.html",
        form=form,
        account=account,
        sign_ins=sign_ins.sign_ins_of(account.id, now=clock.now()),
        passkeys=sign_ins.passkeys_of(account.id),
        branch=gym.branch(),
    ), form.status


@bp.post("/staff/people/<key:number>/erasure")
@access.staff("owner")
@access.recently_confirmed
def staff_erasure(number: int) -> ResponseReturnValue:
    """She works here no more: her name, her address and her ways in go. What she wrote stays."""
    found = people.one_staff(number)
    if found is None or found.account is None:
        abort(404)
    PressForm().insist()
    try:
        erase_staff(staff=found, actor=current_staff().actor, now=clock.now())
    except DomainError as refusal:
        flash(sentence(refusal))
        return redirect(url_for("desk.staff_member", number=number), 303)
    flash(_("Her name, her address and her ways to sign in are deleted."))
    return redirect(url_for("desk.staff_list"), 303)


def _helper() -> Account:
    """Others have their own page for it, or none: an account of staff is the owner's affair."""
    account = current_account()
    if account is None or account.member or account.staff:
        abort(404)
    return account


def _gone() -> ResponseReturnValue:
    leave_device()
    answer = redirect(url_for(".erased"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies"'  # what others have not sent yet stays
    return answer
