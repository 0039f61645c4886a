"""Opening hours as pages say them."""

from collections.abc import Sequence
from itertools import groupby

from flask import Flask

from portal.lib.hours import Hours
from portal.web.locale import current_language
from portal.web.templating import weekday_name
from portal.web.translations import gettext as _

Week = Sequence[Hours | None]  # Monday first; None is closed


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(hours=hours_words, week_lines=week_lines, week=week_words)


def hours_words(hours: Hours | None) -> str:
    """7:00–22:00, or that it is closed"""
    return str(hours) if hours else str(_("Closed"))


def week_lines(week: Week) -> list[tuple[str, str]]:
    """月〜土 and 7:00–22:00, then 日 and 休業: those that follow each other and are alike stand together."""
    found = []
    for hours, group in groupby(enumerate(week), key=lambda line: line[1]):
        numbers = [number for number, _hours in group]
        found.append((_weekdays(numbers), hours_words(hours)))
    return found


def _weekdays(numbers: Sequence[int]) -> str:
    if len(numbers) == 7:
        return str(_("Every day"))
    first, last = weekday_name(numbers[0]), weekday_name(numbers[-1])
    if len(numbers) == 1:
        return first
    and_, until = ("・", "〜") if current_language() == "ja" else (", ", "–")
    return f"{first}{and_ if len(numbers) == 2 else until}{last}"


def week_words(week: Week) -> str:
    """All of it in one line."""
    return ("、" if current_language() == "ja" else ", ").join(" ".join(line) for line in week_lines(week))
