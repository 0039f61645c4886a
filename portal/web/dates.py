"""Fields for days, days of the week, and times of the day."""

from datetime import date, datetime, time
from typing import Any

from wtforms import DateField, Field, SelectMultipleField
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import CheckboxInput

from portal.lib import japanese
from portal.lib.spelling import is_of_our_time
from portal.web.translations import gettext as _
from portal.web.translations import lazy_gettext as _l

WEEKDAYS = [
    (0, _l("Mon")),
    (1, _l("Tue")),
    (2, _l("Wed")),
    (3, _l("Thu")),
    (4, _l("Fri")),
    (5, _l("Sat")),
    (6, _l("Sun")),
]


class Weekdays(SelectMultipleField):
    """Days of the week, one at least. As a number, bit 0 is Monday."""

    option_widget = CheckboxInput()

    def __init__(self, label: str, **more: Any) -> None:
        choices = [(str(number), name) for number, name in WEEKDAYS]
        one = InputRequired(_l("Choose at least one day of the week."))
        super().__init__(label, choices=choices, validators=[one], **more)

    @property
    def bits(self) -> int:
        return sum(1 << int(number) for number in set(self.data or []))


def days_of(bits: int) -> list[str]:
    """The other way round."""
    return [str(number) for number, _name in WEEKDAYS if bits >> number & 1]


class DateParts(Field):
    """A date as 年, 月, 日 in three boxes; 令和8 is understood. `data` is a date, or None."""

    parts = ("year", "month", "day")
    typed: tuple[str, str, str] = ("", "", "")
    wrong_part = "year"

    def _value(self) -> tuple[str, str, str]:
        if any(self.typed) or not self.data:
            return self.typed
        return str(self.data.year), str(self.data.month), str(self.data.day)

    @property
    def first_id(self) -> str:
        """Where the cursor belongs when something is wrong."""
        return f"{self.id}-{self.wrong_part}"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.parts):
            year, month, day = (formdata.get(f"{self.name}-{part}", "")[:20] for part in self.parts)
            self.typed = (year, month, day)
            self.raw_data = list(self.typed)
            self.data = None
        elif formdata:
            self.raw_data, self.data = [], None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            return
        if not any(text.strip() for text in self.typed):
            raise StopValidation(_("Enter the year, month and day your baby was born."))
        sentences = {
            "year": _("Enter the year your baby was born, such as 2026."),
            "month": _("Enter the month your baby was born, from 1 to 12."),
            "day": _("Enter the day your baby was born. That month has no such day."),
        }
        year = japanese.year(self.typed[0])
        month = _number(self.typed[1], 1, 12)
        for part, value in (("year", year), ("month", month)):
            if value is None:
                self.wrong_part = part
                raise StopValidation(sentences[part])
        try:
            self.data = date(year or 0, month or 0, _number(self.typed[2], 1, 31) or 0)
        except ValueError:
            self.wrong_part = "day"
            raise StopValidation(sentences["day"]) from None


def _number(text: str, low: int, high: int) -> int | None:
    """9, ９, 09, 9月."""
    text = japanese.one_line(text).rstrip("月日").strip()
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if low <= number <= high else None


class DayField(DateField):
    """A day of this century, from a calendar or as 2026-11-27."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not is_of_our_time(self.data):
            self.data = None
            raise ValueError(_("Enter a day, such as 2026-11-27."))


def clock_choice(moment: datetime | time) -> tuple[str, str]:
    """A time of the day as a menu has it: 09:30, shown as 9:30."""
    return f"{moment:%H:%M}", f"{moment.hour}:{moment.minute:02d}"
