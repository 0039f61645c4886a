"""What a trainer reads in half a minute before a visit. What is not shared is None, and never in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts.rules.consents import Purpose
from portal.progress.rules.measures import Measure, advice_from
from portal.summary.queries import Brief
from portal.summary.rules import median


@dataclass(frozen=True)
class Pain:
    noted: int  # days
    median: float | None
    worst: int | None
    worst_on: date | None
    parts: list[tuple[str, int]]  # days on which it hurt there


@dataclass(frozen=True)
class Practice:
    days: int
    minutes: int
    skipped: list[tuple[str, int]]  # slugs of exercises, the most often left out first


@dataclass(frozen=True)
class Facts:
    """Counts are days since her visit before."""

    days: int
    pain: Pain | None
    strong: tuple[date, int] | None  # her latest pain, if advice came first with it
    practice: Practice | None
    pelvic: tuple[int, int, int] | None  # asked, leaked, heavy
    sleep: str | None  # the answer she gave most often; "" if none
    tiredness: float | None
    foods: list[tuple[str, int]] | None
    activities: list[tuple[str, int, int]] | None  # name, first and last rating
    words: list[tuple[date, str]]  # the newest first


def facts(brief: Brief) -> Facts:
    log = brief.summary.log
    return Facts(
        days=len(brief.summary.days),
        pain=_pain(log) if brief.shares(Purpose.SHARE_PAIN) else None,
        strong=_strong(log[Measure.PAIN]),
        practice=_practice(brief) if brief.shares(Purpose.SHARE_PRACTICE) else None,
        pelvic=_pelvic(log) if brief.shares(Purpose.SHARE_PELVIC) else None,
        sleep=_most_often(log[Measure.SLEEP].values()) if brief.shares(Purpose.SHARE_SLEEP) else None,
        tiredness=median(log[Measure.TIREDNESS].values()) if brief.shares(Purpose.SHARE_TIREDNESS) else None,
        foods=_counted(log[Measure.FOODS]) if brief.shares(Purpose.SHARE_FOODS) else None,
        activities=_activities(brief) if brief.shares(Purpose.SHARE_ACTIVITIES) else None,
        words=sorted(log[Measure.WORD].items(), reverse=True),
    )


def _pain(log: Mapping[Measure, Mapping[date, Any]]) -> Pain:
    pains = log[Measure.PAIN]
    worst_on = max(pains, key=lambda day: (pains[day], day), default=None)
    worst = pains[worst_on] if worst_on else None
    return Pain(len(pains), median(pains.values()), worst, worst_on, _counted(log[Measure.PARTS]))


def _strong(pains: Mapping[date, int]) -> tuple[date, int] | None:
    day = max(pains, default=None)
    return (day, pains[day]) if day and pains[day] >= advice_from(pains, day=day) else None


def _practice(brief: Brief) -> Practice:
    summary = brief.summary
    skipped = Counter(slug for run in summary.runs for slug in run.details.get("skipped", ()))
    return Practice(len(summary.practised), round(sum(summary.seconds.values()) / 60), skipped.most_common())


def _pelvic(log: Mapping[Measure, Mapping[date, Any]]) -> tuple[int, int, int]:
    leaks = log[Measure.LEAKS].values()
    return len(leaks), sum(leak in ("little", "yes") for leak in leaks), len(log[Measure.HEAVINESS])


def _most_often(answers: Any) -> str:
    return next((answer for answer, _ in Counter(answers).most_common(1)), "")


def _counted(days: Mapping[date, list[str]]) -> list[tuple[str, int]]:
    return Counter(slug for chosen in days.values() for slug in chosen).most_common()


def _activities(brief: Brief) -> list[tuple[str, int, int]]:
    found = []
    for activity in brief.activities:
        key = str(activity.id)
        rated = [day[key] for day in brief.summary.log[Measure.ACTIVITIES].values() if key in day]
        if rated:
            found.append((activity.name, rated[0], rated[-1]))
    return found
