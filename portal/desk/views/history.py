"""The history of deeds: who did what, and which records somebody has opened."""

import re
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.core import UnboundField

from portal.accounts.queries import people
from portal.audit import queries
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.audit.queries import MOST_SHOWN, Wanted
from portal.audit.words import somebody
from portal.booking.queries import bookings
from portal.desk.forms.menus import RecoveryForm, ServiceForm
from portal.desk.forms.settings import BranchForm, RulesForm
from portal.desk.views.blueprint import OWNER, bp
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.rules import opening
from portal.gym.words import SERVICE_STATE_WORDS
from portal.lib import spelling
from portal.lib.translatable import msgid
from portal.web import access
from portal.web.fields import InHours
from portal.web.opening import hours_words, week_words
from portal.web.translations import gettext as _
from portal.web.translations import lazy_gettext as _l
from portal.web.translations import pgettext

# What else is written down with them. A name without words stands as it is.
DETAIL_WORDS: dict[str, str] = {
    "approves": msgid("approved"),
    "becomes": msgid("after"),
    "day": msgid("day"),
    "entry": msgid("wish"),
    "first": msgid("begins"),
    "gone": msgid("joined from"),
    "is_active": msgid("may sign in"),
    "last": msgid("ends"),
    "minutes": msgid("minutes"),
    "names": msgid("changed"),
    "other": msgid("other record"),
    "override": msgid("reason"),
    "purpose": msgid("purpose"),
    "reason": msgid("reason"),
    "role": msgid("role"),
    "until": msgid("ends"),
    "was": msgid("before"),
    "way": msgid("how"),
}


# Columns that the owner sets are called as on the pages where she sets them.
LABELS: dict[str, Any] = {
    name: field.args[0]
    for form in (BranchForm, RulesForm, ServiceForm, RecoveryForm)
    for name, field in vars(form).items()
    if isinstance(field, UnboundField)
} | {
    "is_open_to_visitors": _l("Booking by visitors"),
    "confirmed_at": _l("Confirmed on"),
    "price_yen": _l("Price"),
    "later_prices": _l("Prices to come"),
    "state": _l("Booking"),
}
IN_HOURS = {name for name, field in vars(RulesForm).items() if getattr(field, "field_class", None) is InHours}


@bp.get("/history")
@access.staff(OWNER)
def history() -> ResponseReturnValue:
    branch = gym.branch()
    wanted = _wanted(branch)
    found = queries.entries(wanted)
    everybody = people.every_staff()
    return render_template(
        "desk/history.html",
        branch=branch,
        wanted=wanted,
        entries=found,
        next_before=found[-1].id if len(found) == MOST_SHOWN else None,
        events={event: event.words for event in Event},
        visits=bookings.visits_by_id(_visits_in(found)),
        trainers={trainer.subject: trainer for trainer in gym.every_trainer(branch.id)},
        details=partial(_details, branch=branch),
        staff_by_actor={person.actor: person.name for person in everybody},
        name_of=partial(
            _name_of,
            members=people.names_of_members(_numbers_in(found, "member")),
            accounts=people.names_of_accounts(_numbers_in(found, "account")),
        ),
        asked={name: value for name, value in request.args.items() if name != "before"},
    )


def _wanted(branch: Branch) -> Wanted:
    """What the address asks for; what cannot be read does not narrow it."""
    return Wanted(
        actor=request.args.get("actor", "")[:60],
        event=request.args.get("event", "")[:60],
        subject=request.args.get("subject", "")[:60],
        since=_moment("since", branch),
        until=_moment("until", branch),
        before=spelling.number(request.args.get("before", "")),
    )


def _moment(name: str, branch: Branch) -> datetime | None:
    found = spelling.moment(request.args.get(name, ""))
    return found.replace(tzinfo=branch.zone) if found else None


def _name_of(text: str, *, members: dict[int, str], accounts: dict[int, str]) -> str:
    """member:12 by her name, with how she came to do it; a name where there is one, else what it is."""
    found = re.match(r"(member|account):(\d+)(.*)", text)
    if found is None:
        return _somebody(text)
    kind, number, more = found.groups()
    name = (members if kind == "member" else accounts).get(int(number), "").strip(" –")
    if not name:
        return _("Someone whose data was deleted") if kind == "member" else _somebody(text)
    return f"{name} ({_somebody(more.strip(' ()'))})" if more else name


def _somebody(text: str) -> str:
    words, number = somebody(text)
    return f"{_(words)} {number}".strip() if words != text else text


def _numbers_in(entries: list[AuditEntry], kind: str) -> set[int]:
    """Ids of members, or of accounts, that the entries speak of."""
    texts = {
        text for entry in entries for text in (entry.subject, entry.actor, str(entry.details.get("gone", "")))
    }
    found = (re.match(r"(\w+):(\d+)", text) for text in texts)
    return {int(entry[2]) for entry in found if entry and entry[1] == kind}


def _visits_in(entries: list[AuditEntry]) -> set[int]:
    """Ids of bookings that the entries are about."""
    return {int(entry.subject[8:]) for entry in entries if re.fullmatch(r"booking:\d+", entry.subject)}


def _columns(values: dict[str, object]) -> str:
    """Settings and what they are, by the names that their own pages give them."""
    return "; ".join(f"{LABELS.get(name, name)} {_value(name, value)}" for name, value in values.items())


def _value(name: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if name in IN_HOURS:
        return f"{int(str(value)) / 60:g}"
    return _(SERVICE_STATE_WORDS[str(value)]) if name == "state" else str(value)


def _opening(kept: list[opening.Kept]) -> str:
    """Of a week, or of one day."""
    hours = [opening.read(each) for each in kept]
    return week_words(hours) if len(hours) == 7 else ", ".join(map(hours_words, hours))


def _details(entry: AuditEntry, *, branch: Branch) -> str:
    """What else was written down; moments as the branch has them."""
    found = []
    for name, value in entry.details.items():
        if value in (None, "", [], False):
            continue
        try:
            moment = branch.local(datetime.fromisoformat(str(value)))
            is_moment = "T" in str(value)
        except ValueError:
            is_moment = False
        what = _(DETAIL_WORDS.get(name, name))
        if isinstance(value, dict):
            found.append(f"{what}: {_columns(value)}")
        elif entry.event == Event.HOURS_CHANGED and isinstance(value, list):
            found.append(f"{what}: {_opening(value)}")
        else:
            found.append(f"{what}: {moment:%Y-%m-%d %H:%M}" if is_moment else f"{what}: {value}")
    return ", ".join(found)
