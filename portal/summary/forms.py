"""The stretch of days for her doctor, and the end of a log."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal.web.dates import DayField
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l

DATE = {"type": "date"}


class ErasureForm(Form):
    is_sure = BooleanField(
        _l("I want to delete my log and my practice"),
        validators=[InputRequired(_l("Tick the box if you are sure. Nothing is deleted yet."))],
    )


class StretchForm(Form):
    class Meta(Form.Meta):
        csrf = False  # it asks, and changes nothing

    first = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))], render_kw=DATE)
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Enter the last day."))], render_kw=DATE)
