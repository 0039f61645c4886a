"""The gallery: every component of templates/components with its states, for whoever works on them."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.guides.library import Picture
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.rules.facts import Gap
from portal.gym.words import FACT_WORDS
from portal.health.signs import Urgency
from portal.lib import clock
from portal.progress.questions import daily
from portal.progress.rules.measures import FOODS, LOGGED_PARTS, Measure
from portal.progress.words import CHOICE_WORDS, FOOD_WORDS
from portal.routines.models import RoutineSession
from portal.site.forms import GalleryForm
from portal.site.views.blueprint import bp
from portal.summary import charts
from portal.summary.queries import Summary
from portal.web import access

NOTED = {
    Measure.PAIN: 4,
    Measure.PARTS: [LOGGED_PARTS[0]],
    Measure.SLEEP: None,
    Measure.WORD: "…",
}


@bp.get("/components")
@access.developers
def components() -> ResponseReturnValue:
    """Day and night, Japanese and English by the page's own switches."""
    branch, now = gym.branch(), clock.now()
    start = branch.local(now).replace(hour=10, minute=0) + timedelta(days=3)
    summary = _summary(start)
    days, foods = charts.foods(summary)
    return render_template(
        "site/components.html",
        branch=branch,
        start=start,
        now=branch.local(now),
        deadline=start - timedelta(hours=24),
        forms=_forms(),
        urgencies=list(Urgency),
        questions=daily(NOTED),
        summary=summary,
        chart=charts.chart(summary),
        weeks=charts.weeks(summary, since=summary.first),
        days=days,
        foods=foods,
        food_words=FOOD_WORDS,
        choice_words=CHOICE_WORDS,
        gaps=[Gap("payment", locale="ja"), Gap("price", service=branch.services[0].slug)],
        fact_words=FACT_WORDS,
        assignment=SimpleNamespace(note="…", moves=[1, 2], staff=SimpleNamespace(name="…"), assigned_at=now),
        picture=Picture("cat-cow-cat", "…"),
        places=[branch, _often_closed(start.date())],
    )


def _often_closed(day: date) -> Branch:
    """One whose weekdays differ, and which has days of its own."""
    return Branch(
        opens_at=time(9),
        closes_at=time(18),
        weekday_hours={"5": ["10:00", "15:00"], "6": []},
        day_hours={day.isoformat(): [], (day + timedelta(days=1)).isoformat(): ["09:00", "12:00"]},
    )


def _forms() -> dict[str, GalleryForm]:
    """A field as it comes, filled, and wrong."""
    forms = {state: GalleryForm(formdata=None, prefix=f"{state}-") for state in ("empty", "filled", "wrong")}
    forms["filled"].words.data = forms["wrong"].words.data = "Ginza"
    for field in forms["wrong"]:
        field.errors = ["…"] if field.type != "CSRFTokenField" else []
    return forms


def _summary(start: datetime) -> Summary:
    last = start.date()
    days = [last - timedelta(days=n) for n in range(28)]
    log: dict[Measure, dict[date, Any]] = {
        Measure.PAIN: {day: n % 7 for n, day in enumerate(days) if n % 3},
        Measure.FOODS: {day: [FOODS[0]] for day in days[:5]},
        Measure.MOVES: {},
        Measure.PARTS: {last: [LOGGED_PARTS[0]]},
        Measure.LEAKS: {},
        Measure.HEAVINESS: {},
        Measure.SLEEP: {},
        Measure.TIREDNESS: {},
    }
    runs = [RoutineSession(day=day, seconds=300 + 60 * n) for n, day in enumerate(days[::4])]
    return Summary(days[-1], last, log, runs, days[::9])
