"""All members, a page at a time, and as a file."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_staff
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.desk.views.blueprint import OWNER, bp
from portal.gym import queries as gym
from portal.lib import clock, phones, spelling, spreadsheets
from portal.lib.translatable import msgid
from portal.members import queries
from portal.members.rules.shown import A_PAGE, Order, Shown
from portal.web import access
from portal.web.templating import said
from portal.web.translations import gettext as _

SHOWN_WORDS: dict[Shown, str] = {
    Shown.ALL: msgid("Everyone"),
    Shown.NO_NEXT: msgid("No next visit"),
    Shown.AWAY: msgid("Not here for a month"),
    Shown.WAITING: msgid("On the waitlist"),
    Shown.NEW: msgid("New this month"),
}
ORDER_WORDS: dict[Order, str] = {
    Order.NAME: msgid("By name"),
    Order.LAST: msgid("Longest away first"),
    Order.JOINED: msgid("Newest first"),
}


def member_list() -> dict[str, Any]:
    """What the page of members shows while nothing is looked for."""
    now, branch = clock.now(), gym.branch()
    shown, order = _one_of(Shown, "shown", Shown.ALL), _one_of(Order, "order", Order.NAME)
    count = queries.count(shown, now=now)
    pages = max(1, -(-count // A_PAGE))
    page = min(spelling.number(request.args.get("page", "")) or 1, pages)
    return {
        "lines": queries.lines(shown, order, page=page, now=now),
        "trainers": {trainer.id: trainer for trainer in gym.every_trainer(branch.id)},
        "branch": branch,
        "shown": shown,
        "order": order,
        "count": count,
        "page": page,
        "pages": pages,
        "shown_words": SHOWN_WORDS,
        "order_words": ORDER_WORDS,
    }


def _one_of(kind: Any, name: str, otherwise: Any) -> Any:
    """What the address asks for; what cannot be read is as if it were not there."""
    try:
        return kind(request.args.get(name, otherwise))
    except ValueError:
        return otherwise


@bp.get("/members.csv")
@access.staff(OWNER)
@access.recently_confirmed
def members_file() -> ResponseReturnValue:
    """Who they are and how they are reached; nothing of anybody's health."""
    now = clock.now()
    audit.record(
        Event.MEMBERS_EXPORTED, subject=f"branch:{gym.branch().id}", actor=current_staff().actor, now=now
    )
    return Response(
        stream_with_context(spreadsheets.lines(_rows())),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="members-{now.date().isoformat()}.csv"'},
    )


def _rows() -> Iterator[list[object]]:
    branch = gym.branch()
    trainers = {trainer.id: trainer for trainer in gym.every_trainer(branch.id)}
    yield [
        _("Family name"), _("Given name"), _("Family name, reading"), _("Given name, reading"),
        _("Phone number"), _("E-mail address"), _("Joined"), _("Last visit"), _("Next visit"), _("Trainer"),
    ]  # fmt: skip
    for line in queries.every_line(now=clock.now()):
        member, times = line.member, (line.member.joined_at, line.last_at, line.next_at)
        yield [
            member.family_name,
            member.given_name,
            member.family_kana,
            member.given_kana,
            phones.for_reading(member.phone) if member.phone else "",
            member.account.email if member.account else "",
            *(branch.local(moment).date().isoformat() if moment else "" for moment in times),
            said(trainers[line.trainer_id], "name") if line.trainer_id else "",
        ]
