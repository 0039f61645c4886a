"""What people fill in to wait for a time. Shape only; the rules live in rules.py."""

from datetime import date, datetime, time, timedelta

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from portal.gym.models.branches import Branch
from portal.waitlist.rules import Wish
from portal.web.dates import Weekdays, clock_choice
from portal.web.fields import Babies
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class WishForm(Form):
    """When she could come. Days of the week, a stretch of the day, until a date."""

    weekdays = Weekdays(_l("On which days?"))
    day_from = SelectField(_l("Not before"), validators=[InputRequired(_l("Choose a time."))])
    day_until = SelectField(_l("Done by"), validators=[InputRequired(_l("Choose a time."))])
    until_on = DateField(
        _l("Until which day?"), validators=[InputRequired(_l("Choose the last day you would wait for."))]
    )
    babies = Babies()
    from_on: date

    def show(self, branch: Branch, minutes: int, wanted: datetime, *, today: date) -> None:
        """Begin with exactly the time that was full; she may widen it."""
        clocks = [clock_choice(at) for at in branch.widest.times(branch.grid_minutes)]
        self.day_from.choices, self.day_until.choices = clocks[:-1], clocks[1:]
        self.from_on = today
        if self.is_submitted():
            return
        self.weekdays.data = [str(wanted.weekday())]
        self.day_from.data = f"{wanted:%H:%M}"
        self.day_until.data = f"{wanted + timedelta(minutes=minutes):%H:%M}"
        self.until_on.data = max(wanted.date(), today)

    @property
    def wish(self) -> Wish:
        assert self.until_on.data is not None  # validated
        return Wish(
            weekdays=self.weekdays.bits,
            day_from=time.fromisoformat(self.day_from.data),
            day_until=time.fromisoformat(self.day_until.data),
            from_on=self.from_on,
            until_on=self.until_on.data,
        )
