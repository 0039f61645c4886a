"""The charts: pain over practice, weeks, food, activities of her own."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.gym import queries as gym
from portal.lib import clock
from portal.progress import queries as progress
from portal.progress.rules.measures import HIGH_PAIN, Measure, advice_from
from portal.progress.words import CHOICE_WORDS, FOOD_WORDS
from portal.routines import queries as routines
from portal.summary import charts, queries, rules
from portal.summary.rules import Range
from portal.summary.views.blueprint import bp
from portal.summary.words import about_pain
from portal.web import access
from portal.web.translations import gettext as _


@bp.get("/progress")
@access.members
def index() -> ResponseReturnValue:
    member, branch = current_member(), gym.branch()
    today = branch.local(clock.now()).date()
    wanted = _range()
    # The sentence compares four weeks, however short the chart is.
    first = today - timedelta(days=max(wanted.days, 2 * rules.FORTNIGHT) - 1)
    whole = queries.summary(member.id, first=first, last=today, branch=branch)
    shown = whole.since(today - timedelta(days=wanted.days - 1))
    pains = whole.log[Measure.PAIN]
    is_advised = pains.get(today, -1) >= advice_from(pains, day=today)
    found = rules.fortnights(pains, today=today)
    words, numbers = about_pain(len(pains), found, is_advised=is_advised)
    days, foods = charts.foods(whole)
    return render_template(
        "summary/index.html",
        summary=shown,
        chart=charts.chart(shown),
        ranges=Range,
        wanted=wanted,
        today=today,
        says=_(words) % numbers,
        is_new=whole.is_empty and not progress.has_noted(member.id),
        advice=is_advised,
        is_strong=pains.get(today, -1) >= HIGH_PAIN,
        weeks=charts.weeks(shown, since=branch.local(member.joined_at).date()),
        food_days=days,
        foods=foods,
        food_words=FOOD_WORDS,
        choice_words=CHOICE_WORDS,
        activities=_activities(member.id, shown),
        assignment=routines.assignment_of(member.id),
    )


def _range() -> Range:
    """What is asked for; four weeks if that is none of ours."""
    try:
        return Range(request.args.get("range", Range.FOUR_WEEKS))
    except ValueError:
        return Range.FOUR_WEEKS


def _activities(member_id: int, summary: queries.Summary) -> list[tuple[str, int, int, int]]:
    """For each that she rated: its name, the first and the last number, how many."""
    found = []
    for activity in progress.activities_of(member_id, with_ended=True):
        rated = [
            day[str(activity.id)]
            for day in summary.log[Measure.ACTIVITIES].values()
            if str(activity.id) in day
        ]
        if rated:
            found.append((activity.name, rated[0], rated[-1], len(rated)))
    return found
