"""Choosing a day in a month."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.availability.queries.versions import times_version
from portal.booking.params import wished_day
from portal.checkout.views.blueprint import bp
from portal.checkout.views.choose import new_visit
from portal.checkout.views.time_choice import TimeChoice, days_of
from portal.lib import clock
from portal.web import access
from portal.web.page_cache import remembered


@bp.get("/book/month")
@access.anyone
def month() -> ResponseReturnValue:
    return remembered(lambda: times_version(now=clock.now()), lambda: month_page(new_visit()))


def month_page(choice: TimeChoice) -> str:
    """A month as a table of links with how much is open."""
    now, service = clock.now(), choice.service
    branch = service.branch
    today, last = branch.local(now).date(), choice.service.last_day(now)
    wanted = wished_day() or today
    first = min(max(wanted, today), last).replace(day=1)
    length = monthrange(first.year, first.month)[1]
    found = days_of(choice, max(first, today), length)
    is_known, opens_on = choice.opens_on()
    days = {day.date: day for day in found if day.date.month == first.month}
    return render_template(
        "checkout/month.html",
        choice=choice,
        service=service,
        first=first,
        today=today,
        weeks=list(_weeks(first, length)),
        days=days,
        is_known=is_known,
        opens_on=opens_on,
        before=first - timedelta(days=1) if first > today else None,
        after=first + timedelta(days=length) if first + timedelta(days=length) <= last else None,
    )


def _weeks(first: date, length: int) -> Iterable[list[date | None]]:
    """Rows from Monday to Sunday, with None where another month is."""
    cells: list[date | None] = [None] * first.weekday()
    cells += [first + timedelta(days=n) for n in range(length)]
    cells += [None] * (-len(cells) % 7)
    return (cells[n : n + 7] for n in range(0, len(cells), 7))
