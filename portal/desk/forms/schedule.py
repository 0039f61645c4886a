"""Hours as the desk writes them, time off, closures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import TimeField
from wtforms.validators import InputRequired, ValidationError

from portal.gym.models.branches import Branch
from portal.gym.rules.opening import Week, stretch_of
from portal.lib.errors import DomainError
from portal.lib.hours import Hours, hours_of, written
from portal.web.dates import DayField
from portal.web.errors import sentence
from portal.web.fields import Fits, TextLine
from portal.web.forms import Form
from portal.web.templating import weekday_name
from portal.web.translations import lazy_gettext as _l

DAY = _l("Choose a day.")
TIME = _l("Choose a time.")


class HoursField(TextLine):
    """Stretches of a day in one line: 9:00–13:00, 14:00–18:00. `hours` is what it says."""

    hours: list[Hours]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hours = []

    def pre_validate(self, form: Any) -> None:
        try:
            self.hours = hours_of(self.data or "")
        except DomainError as refusal:
            raise ValidationError(sentence(refusal)) from None


class DayHoursForm(Form):
    hours = HoursField(_l("Hours"), validators=[Fits(max=100)])


class WeekHoursForm(Form):
    """A line for each weekday, Monday first."""

    mon = HoursField()
    tue = HoursField()
    wed = HoursField()
    thu = HoursField()
    fri = HoursField()
    sat = HoursField()
    sun = HoursField()

    def __init__(self, week: Mapping[int, Sequence[Hours]], **more: Any) -> None:
        typed = {name: written(week.get(n, [])) for n, name in enumerate(self.names())}
        super().__init__(data=typed, **more)
        for n, name in enumerate(self.names()):
            self[name].label.text = weekday_name(n)

    @staticmethod
    def names() -> tuple[str, ...]:
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    @property
    def week(self) -> dict[int, list[Hours]]:
        return {n: self[name].hours for n, name in enumerate(self.names())}


class OpeningField(HoursField):
    """The one stretch of a day in which a branch is open; empty for a closed day."""

    @property
    def stretch(self) -> Hours | None:
        return stretch_of(self.hours)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        try:
            stretch_of(self.hours)
        except DomainError as refusal:
            raise ValidationError(sentence(refusal)) from None


class OpeningForm(WeekHoursForm):
    """When the branch is open, a line for each weekday."""

    mon = OpeningField()
    tue = OpeningField()
    wed = OpeningField()
    thu = OpeningField()
    fri = OpeningField()
    sat = OpeningField()
    sun = OpeningField()

    def __init__(self, week: Week, **more: Any) -> None:
        super().__init__({n: [hours] for n, hours in enumerate(week) if hours}, **more)

    @property
    def opening(self) -> list[Hours | None]:
        return [stretch_of(hours) for _weekday, hours in sorted(self.week.items())]


class DayOpeningForm(Form):
    """A day that is otherwise."""

    day = DayField(_l("Day"), validators=[InputRequired(DAY)])
    hours = OpeningField(_l("Hours"), validators=[Fits(max=100)])


class CopyWeekForm(Form):
    source = DayField(_l("Shifts of the week of"), validators=[InputRequired(DAY)])
    target = DayField(_l("into the week of"), validators=[InputRequired(DAY)])


class PublishForm(Form):
    until = DayField(_l("Publish until"), validators=[InputRequired(DAY)])


class TimeOffForm(Form):
    """From a day and a time up to a day and a time, on the branch's clock."""

    from_on = DayField(_l("First day"), validators=[InputRequired(DAY)])
    from_at = TimeField(_l("Time from"), validators=[InputRequired(TIME)])
    until_on = DayField(_l("Last day"), validators=[InputRequired(DAY)])
    until_at = TimeField(_l("Time until"), validators=[InputRequired(TIME)])

    def stretch(self, branch: Branch) -> tuple[datetime, datetime]:
        return (
            _moment(self.from_on.data, self.from_at.data, branch),
            _moment(self.until_on.data, self.until_at.data, branch),
        )


class ClosureForm(TimeOffForm):
    reason_ja = TextLine(_l("What members read, in Japanese"), validators=[Fits(max=100)])
    reason_en = TextLine(_l("What members read, in English"), validators=[Fits(max=100)])


def _moment(day: date | None, at: Any, branch: Branch) -> datetime:
    assert day is not None  # the form is valid
    return datetime.combine(day, at, branch.zone)
