"""The board: who is where, a day of everybody or a week of one."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.availability.rules.ticks import TICK_MINUTES
from portal.booking.queries import board as board_queries
from portal.booking.queries.board import Card, Lane
from portal.desk.forms.visits import MoveForm
from portal.desk.views.blueprint import DESK, OWNER, TRAINER, bp
from portal.desk.views.cards import Cards
from portal.desk.views.dates import monday_of, wished_day
from portal.desk.views.moves import last_move
from portal.desk.views.scope import own_trainer_ids
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.lib import clock
from portal.progress import queries as progress
from portal.progress.rules.measures import HIGH_PAIN
from portal.schedule.models import Closure
from portal.web import access
from portal.web.cookies import is_in_background
from portal.web.locale import current_language
from portal.web.translations import gettext as _

MOST_SOON = 4
TRUE_FOR = (
    300  # seconds in which a visit is neither over nor late by time alone: lengths are fives of minutes
)


@bp.get("/board")
@access.staff(TRAINER, DESK, OWNER)
def board() -> ResponseReturnValue:
    """A day, or a week. Who asks whether the page she has is still true is told so in two statements."""
    version = f"{board_queries.version()}-{clock.now().timestamp() // TRUE_FOR:.0f}-{current_language()}"
    if is_in_background() and request.if_none_match.contains_weak(version):
        return "", 304
    response = make_response(_board(version))
    response.set_etag(version, weak=True)
    return response


def _board(version: str) -> str:
    branch = gym.branch()
    now = branch.local(clock.now())
    on = wished_day(now.date())
    if request.args.get("view") == "week":
        return _week(branch, on, now=now)
    lanes = [
        lane
        for lane in board_queries.lanes(branch, first=on, count=1, trainer_ids=own_trainer_ids())
        if lane.is_shown
    ]
    cards = sorted((card for lane in lanes for card in lane.cards), key=lambda card: card.starts_at)
    in_pain = _in_pain(cards)
    return render_template(
        "desk/board.html",
        version=version,
        move=MoveForm(formdata=None),
        undo=last_move(),
        on=on,
        now=now,
        is_today=on == now.date(),
        now_tick=_tick(branch, now) if on == now.date() else None,
        soon=_soon(cards) if on == now.date() else [],
        unclear=[card for card in cards if card.needs_a_look or card.member_id in in_pain],
        count=len(cards),
        in_pain=in_pain,
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        closures=_closures(lanes),
        **_common(branch, lanes, Cards(branch, in_pain=in_pain, now=now)),
    )


def _week(branch: Branch, on: date, *, now: datetime) -> str:
    """Columns are the days of one trainer, or everybody's counts."""
    monday = monday_of(on)
    every = board_queries.lanes(branch, first=monday, count=7, trainer_ids=own_trainer_ids())
    chosen = request.args.get("trainer", "")
    lanes = [lane for lane in every if str(lane.trainer.id) == chosen]
    trainers = {
        lane.trainer.id: lane.trainer for lane in every if lane.trainer.resource.is_active or lane.is_shown
    }
    return render_template(
        "desk/week.html",
        on=on,
        days=[monday + timedelta(days=n) for n in range(7)],
        today=now.date(),
        now=now,
        trainers=trainers,
        chosen=lanes[0].trainer if lanes else None,
        counts={(lane.trainer.id, lane.day): lane for lane in every},
        before=on - timedelta(weeks=1),
        after=on + timedelta(weeks=1),
        **_common(branch, lanes, Cards(branch, in_pain=(), now=now)),
    )


def _common(branch: Branch, lanes: list[Lane], cards: Cards) -> dict[str, Any]:
    shown = branch.widest
    return {
        "branch": branch,
        "lanes": lanes,
        "cards": cards,
        "gap_words": _gap_words(),
        "shown": shown,
        "hours": range(shown.begins.hour + bool(shown.begins.minute), shown.whole_hours.stop),
        "first_tick": shown.begins.hour * 4 + shown.begins.minute // TICK_MINUTES,
        "ticks": shown.minutes // TICK_MINUTES,
    }


def _gap_words() -> dict[str, str]:
    return {
        "off": _("not at work"),
        "break": _("Break"),
        "away": _("Time off"),
        "closed": _("Closed"),
    }


def _soon(cards: list[Card]) -> list[Card]:
    """Who is awaited: those whose time has come without a word of them first, then the next."""
    return [card for card in cards if not card.is_here and not card.is_no_show][:MOST_SOON]


def _closures(lanes: list[Lane]) -> list[Closure]:
    """Why the branch is shut, each once."""
    found = {gap.closure.id: gap.closure for lane in lanes for gap in lane.gaps if gap.closure}
    return list(found.values())


def _in_pain(cards: list[Card]) -> set[int]:
    """Members whose last noted pain is high: something to know before touching."""
    latest = progress.shared_pains({card.member_id for card in cards}) if cards else {}
    return {member_id for member_id, entry in latest.items() if entry.value >= HIGH_PAIN}


def _tick(branch: Branch, now: datetime) -> int:
    opens = branch.widest.begins
    return int((now.hour - opens.hour) * 60 + now.minute - opens.minute) // TICK_MINUTES
