"""The history of deeds: who did what, and which records somebody has opened."""

import re
from datetime import datetime
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import queries as people
from portal.audit import queries
from portal.audit.events import Event
from portal.audit.models import AuditEntry
from portal.audit.queries import MOST_SHOWN, Wanted
from portal.desk.views import OWNER, bp
from portal.gym import queries as gym
from portal.gym.models import Branch
from portal.web import access


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
        events=list(Event),
        staff_by_actor={one.actor: one.name for one in everybody},
        name_of=partial(_name_of, names=people.names_of_members(_members_in(found))),
        asked={name: value for name, value in request.args.items() if name != "before"},
    )


def _wanted(branch: Branch) -> Wanted:
    """What the address asks for; what cannot be read does not narrow it."""
    before = request.args.get("before", "")
    return Wanted(
        actor=request.args.get("actor", "")[:60],
        event=request.args.get("event", "")[:60],
        subject=request.args.get("subject", "")[:60],
        since=_moment("since", branch),
        until=_moment("until", branch),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )


def _moment(name: str, branch: Branch) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.args.get(name, "")[:30])
    except ValueError:
        return None
    return found.replace(tzinfo=branch.zone) if 2000 <= found.year <= 2100 else None


def _name_of(text: str, *, names: dict[int, str]) -> str:
    """member:12 by her name, also where she came by a mailed link; anything else as it is."""
    match = re.match(r"member:(\d+)", text)
    return names.get(int(match[1]), text) if match else text


def _members_in(entries: list[AuditEntry]) -> set[int]:
    """Ids of members that the entries speak of."""
    found = set()
    for entry in entries:
        for text in (entry.subject, entry.actor, str(entry.details.get("gone", ""))):
            if match := re.match(r"member:(\d+)", text):
                found.add(int(match[1]))
    return found
