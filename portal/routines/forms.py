"""The form without JavaScript, for what she has done, and the one for reminders."""

from wtforms import SelectMultipleField, TimeField
from wtforms.validators import InputRequired

from portal.routines.models import RoutineReminder
from portal.web.dates import Weekdays, days_of
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l

EVERY_DAY = 0b1111111


class DoneForm(Form):
    """Which movements she has done."""

    moves = SelectMultipleField(
        _l("What I have done"),
        validators=[InputRequired(_l("Tick what you have done. Nothing is kept yet."))],
    )


class ReminderForm(Form):
    """A time of the day, and days of the week."""

    at = TimeField(_l("What time?"), validators=[InputRequired(_l("Enter a time, such as 9:30."))])
    weekdays = Weekdays(_l("On which days?"))

    @classmethod
    def of(cls, reminder: RoutineReminder | None) -> "ReminderForm":
        """As she has set it; every day for whoever has not."""
        at = reminder.at if reminder else None
        return cls(data={"at": at, "weekdays": days_of(reminder.weekdays if reminder else EVERY_DAY)})
