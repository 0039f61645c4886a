"""Days and weeks in staff addresses."""

from datetime import date, timedelta

from flask import abort, flash, request

from portal.lib import spelling
from portal.web.translations import gettext as _


def day_of(text: str) -> date:
    """A day in a path; what is none is not found."""
    return spelling.day(text) or abort(404)


def wished_day(today: date, name: str = "date") -> date:
    """The day in the query, or today; what cannot be read is said, and today is shown."""
    text = request.values.get(name, "")
    found = spelling.day(text)
    if text and found is None:
        flash(_("We could not read that date. Here is today."))
    return found or today


def wished_week(today: date) -> date:
    """The Monday of the week in the query, or of this one."""
    return monday_of(wished_day(today, "week"))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
