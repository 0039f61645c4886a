"""Coming with members: a list is copied in, looked at line by line, and taken over or taken back."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField

from portal.accounts.signed_in import current_staff
from portal.db import db
from portal.desk.views.blueprint import OWNER, bp
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.lib.translatable import msgid
from portal.members import operations, queries
from portal.members.models import MemberImport
from portal.members.operations import UNDONE_WITHIN
from portal.members.queries import Known
from portal.members.rules import sheets
from portal.members.rules.sheets import Column, Person
from portal.web import access
from portal.web.forms import Form, PressForm
from portal.web.translations import gettext as _
from portal.web.translations import lazy_gettext as _l
from portal.web.translations import ngettext

COLUMN_WORDS: dict[Column, str] = {
    Column.NAME: msgid("Whole name"),
    Column.FAMILY: msgid("Family name"),
    Column.GIVEN: msgid("Given name"),
    Column.KANA: msgid("Whole reading"),
    Column.FAMILY_KANA: msgid("Family name, reading"),
    Column.GIVEN_KANA: msgid("Given name, reading"),
    Column.PHONE: msgid("Phone number"),
    Column.EMAIL: msgid("E-mail address"),
}


class ImportForm(Form):
    """The list as text. A file is read by the browser (static/js/list-file.js); none is ever sent to us."""

    lines = TextAreaField(_l("Lines of your list"), render_kw={"rows": 8})
    had_trial = BooleanField(_l("They have had their trial, and book sessions"), default=True)


@bp.route("/members/imports", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def bring_members() -> ResponseReturnValue:
    """Nothing is taken over before the owner has seen each line."""
    form = ImportForm()
    if not form.is_submitted_and_valid():
        return _page(form), form.status
    try:
        text = form.lines.data or ""
        table = sheets.table_of(text)
        columns, has_head = _columns(table)
        people = sheets.people_in(table, columns, has_head=has_head)
    except sheets.NoNames as refusal:
        form.refuse(refusal)
        return _page(form, text=text, table=table, columns=columns), form.status
    except DomainError as refusal:
        form.refuse(refusal, at="lines")
        return _page(form), form.status
    if "add" not in request.form:
        return _page(form, text=text, table=table, columns=columns, people=people)
    return _taken_over(form, table, columns, people, has_head=has_head)


def _columns(table: Sequence[Sequence[str]]) -> tuple[list[Column | None], bool]:
    """As she has said; else as the list itself says."""
    found, has_head = sheets.columns_of(table)
    if "column-0" not in request.form:
        return found, has_head
    named = [request.form.get(f"column-{place}", "") for place in range(max(len(row) for row in table))]
    return [Column(name) if name in set(Column) else None for name in named], has_head


def _taken_over(
    form: ImportForm,
    table: Sequence[Sequence[str]],
    columns: Sequence[Column | None],
    people: Sequence[Person],
    *,
    has_head: bool,
) -> ResponseReturnValue:
    anew = {int(number) for number in request.form.getlist("anew") if number.isdecimal() and len(number) < 6}
    brought = operations.bring_along(
        people,
        anew=anew,
        had_trial=form.had_trial.data,
        actor=current_staff().actor,
        now=clock.now(),
    )
    count = len(brought.member_ids) if brought else 0
    flash(ngettext("%(num)s member is added.", "%(num)s members are added.", count))
    wrong = [person for person in people if person.wrong]
    if not wrong:
        return redirect(url_for(".bring_members"), 303)
    kept = [table[0]] if has_head else []  # those lines stay for mending
    kept += [list(person.cells) for person in wrong]
    again = sheets.people_in(kept, columns, has_head=has_head)
    return _page(form, text=_written(kept), table=kept, columns=columns, people=again)


def _written(table: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in table)


def _page(
    form: ImportForm,
    *,
    text: str | None = None,
    table: Sequence[Sequence[str]] = (),
    columns: Sequence[Column | None] = (),
    people: Sequence[Person] = (),
) -> str:
    branch, now = gym.branch(), clock.now()
    known: Known | None = queries.known_among(people) if people else None
    return render_template(
        "desk/imports.html",
        form=form,
        text=form.lines.data or "" if text is None else text,
        table=table,
        columns=columns,
        people=people,
        doubles={person.number: known.of(person) for person in people} if known else {},
        certain={person.number for person in people if known and known.by_way(person)},
        good=sum(not person.wrong and not (known and known.of(person)) for person in people),
        column_words=COLUMN_WORDS,
        brought=queries.imports(since=now - UNDONE_WITHIN),
        branch=branch,
        most=sheets.MOST_LINES,
    )


@bp.post("/members/imports/<key:number>/undo")
@access.staff(OWNER)
@access.recently_confirmed
def take_back_members(number: int) -> ResponseReturnValue:
    PressForm().insist()
    found = db.session.get(MemberImport, number) or abort(404)
    stay = operations.take_back(brought=found, actor=current_staff().actor, now=clock.now())
    flash(
        ngettext(
            "Taken back. %(num)s member has come or signed in since, and stays.",
            "Taken back. %(num)s members have come or signed in since, and stay.",
            stay,
        )
        if stay
        else _("Taken back.")
    )
    return redirect(url_for(".bring_members"), 303)
