"""Words, dates and shapes that templates ask for. Moments arrive here in the branch's own time."""

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask, request
from flask_login import current_user
from jinja2 import StrictUndefined
from markupsafe import Markup

from portal.lib import japanese, phones
from portal.lib.holidays import is_holiday
from portal.lib.writing import isolated
from portal.web import app_settings
from portal.web.forms import token_field
from portal.web.links import public_address
from portal.web.locale import current_language
from portal.web.translations import gettext as _

DAY = {"ja": "M月d日（E）", "en": "EEE d MMM"}
YEAR_AND_MONTH = {"ja": "y年M月", "en": "MMMM y"}
DAY_AND_YEAR = {"ja": "y年M月d日", "en": "d MMM y"}
THEMES = ("auto", "day", "night")
FIRST_HOUR, LAST_HOUR = 7, 22  # of the arc of the day


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        clock=clock,
        day=day,
        day_and_year=day_and_year,
        hour=hour,
        kind_of_day=kind_of_day,
        isolated=isolated,
        in_zone=lambda moment, branch: branch.local(moment),
        month=month,
        phrases=phrases,
        price=price,
        iso_day=date.fromisoformat,
        prices=prices,
        phone=phones.for_reading,
        hiragana=japanese.hiragana,
        said=said,
        weekday=weekday,
        weekday_name=weekday_name,
        year_and_month=year_and_month,
        yen=yen,
    )
    app.jinja_env.globals.update(
        arc_point=arc_point,
        current_theme=current_theme,
        in_words=in_words,
        public_address=public_address,
        signed_in_as=signed_in_as,
        span=span,
        token=token_field,
        when=when,
    )
    app.jinja_env.autoescape = lambda name: (
        name is None or not name.endswith((".txt.j2", ".subject.j2", ".line.j2"))
    )


def current_theme() -> str:
    """`day`, `night`, or `auto` for whatever the device says."""
    chosen = request.cookies.get(theme_cookie(), "auto")
    return chosen if chosen in THEMES else "auto"


def theme_cookie() -> str:
    """No other host of the domain can set it."""
    return "__Host-theme" if app_settings.settings().is_production else "theme"


def signed_in_as(status: int) -> str:
    """`staff`, `member` or "": whose pages a page about a mishap leads back to.

    After a fault of ours nobody is asked, for that may be what does not work.
    """
    if status >= 500 or not current_user or not current_user.is_authenticated:
        return ""
    return "staff" if current_user.staff else "member" if current_user.member else ""


def day(moment: date) -> str:
    """11月27日（金） / Fri 27 Nov"""
    return _formatted(moment, DAY)


def day_and_year(moment: date) -> str:
    """2026年11月27日 / 27 Nov 2026"""
    return _formatted(moment, DAY_AND_YEAR)


def kind_of_day(moment: date) -> str:
    """Sunday (public holidays too), saturday or week: how calendars in Japan colour it"""
    if moment.weekday() == 6 or is_holiday(moment):
        return "sunday"
    return "saturday" if moment.weekday() == 5 else "week"


def month(moment: date) -> str:
    """11月 / Nov"""
    return _formatted(moment, {"ja": "M月", "en": "MMM"})


def weekday(moment: date) -> str:
    """金 / Fri"""
    return _formatted(moment, {"ja": "E", "en": "EEE"})


def weekday_name(number: int) -> str:
    """0 is 月 / Mon"""
    return weekday(date(2024, 1, 1 + number))  # a Monday


def year_and_month(moment: date) -> str:
    """2026年11月 / November 2026"""
    return _formatted(moment, YEAR_AND_MONTH)


def clock(moment: datetime | time) -> str:
    """9:30, on the 24-hour clock, without a leading zero"""
    return f"{moment.hour}:{moment.minute:02d}"


def span(start: datetime, end: datetime) -> str:
    """10:30–11:30"""
    return f"{clock(start)}–{clock(end)}"


def when(start: datetime, end: datetime | None = None) -> str:
    """11月27日（金）10:30–11:30 / Fri 27 Nov 10:30–11:30; without an end, the time alone"""
    between = "" if current_language() == "ja" else " "
    return f"{day(start)}{between}{span(start, end) if end else clock(start)}"


def hour(moment: datetime) -> float:
    """10:30 as 10.5, for places on the arc"""
    return moment.hour + moment.minute / 60


def yen(amount: int) -> str:
    """5,500円（税込） / ¥5,500 (tax incl.)"""
    return f"{amount:,}円（税込）" if current_language() == "ja" else f"¥{amount:,} (tax incl.)"


def price(amount: int | None) -> str:
    """What a visit costs; where nobody has told us, when that is told."""
    return yen(amount) if amount is not None else str(_("We tell you the price on the day."))


def prices(service: Any, today: date) -> str:
    """What a service costs, and what it will: a price is valid from a day on."""
    later = [
        _("from %(day)s %(price)s", day=day_and_year(date.fromisoformat(since)), price=yen(amount))
        for since, amount in service.later_prices
        if since > today.isoformat()
    ]
    now = price(service.price_on(today))
    return _("%(price)s, %(later)s", price=now, later=", ".join(later)) if later else now


def said(thing: Any, name: str) -> str:
    """A bilingual thing's words in the reader's language."""
    return str(thing.text(name, current_language()))


def in_words(sentences: Mapping[Any, str]) -> dict[Any, str]:
    """What each of several values is called, in the reader's language: for a list, once."""
    return {value: str(_(sentence)) for value, sentence in sentences.items()}


def phrases(text: str) -> Markup:
    """A headline that breaks where a | stands before it breaks anywhere else, on every browser."""
    return Markup().join(Markup('<span class="phrase">{}</span>').format(part) for part in text.split("|"))


def arc_point(at: float, cx: float, cy: float, rx: float, ry: float) -> tuple[float, float]:
    """Where an hour lies on the arc of the day: 7 at its left end, 22 at its right."""
    share = min(1.0, max(0.0, (at - FIRST_HOUR) / (LAST_HOUR - FIRST_HOUR)))
    angle = math.pi * (1 - share)
    return round(cx + rx * math.cos(angle), 1), round(cy - ry * math.sin(angle), 1)


def _formatted(moment: date, patterns: dict[str, str]) -> str:
    language = current_language()
    return _day_as(date(moment.year, moment.month, moment.day), patterns[language], language)


@lru_cache(maxsize=4096)
def _day_as(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=language))
