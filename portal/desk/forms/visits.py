"""What the desk fills in about one visit."""

from datetime import datetime

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Optional

from portal.gym.models.branches import Branch
from portal.web.dates import DayField
from portal.web.fields import Babies, Fits, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class DeskCancelForm(Form):
    words = TextLine(
        _l("Reason"),
        validators=[
            InputRequired(_l("Enter a reason. It is kept in the history.")),
            Fits(max=200, message=_l("Please keep it to 200 characters.")),
        ],
    )


class NextVisitForm(Form):
    at = RadioField(_l("Time"), validators=[InputRequired(_l("Choose a time."))])

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.at.data)


class PlaceForm(Form):
    """A day, a time and a trainer; and a reason where the desk looks past a rule."""

    day = DayField(_l("Day"), validators=[InputRequired(_l("Choose a day."))])
    time = TimeField(_l("Time"), validators=[InputRequired(_l("Choose a time."))])
    trainer = SelectField(_l("Trainer"), coerce=int)
    reason = TextLine(
        _l("Reason to look past the rule"),
        validators=[Fits(max=200, message=_l("Please keep it to 200 characters."))],
    )

    def starts_at(self, branch: Branch) -> datetime:
        assert self.day.data is not None  # the form is valid
        assert self.time.data is not None
        return datetime.combine(self.day.data, self.time.data, branch.zone)


class MoveForm(PlaceForm):
    sequence = StringField()  # hidden: what somebody writes there is a stale page, not a mistake
    is_told = BooleanField(_l("Tell her by e-mail"), default=True)


class VisitForm(PlaceForm):
    """A visit for somebody on the phone or at the desk."""

    service = SelectField(_l("What"))
    babies = Babies(_l("Does a baby come along?"))


class LateForm(Form):
    minutes = IntegerField(validators=[Optional()])
