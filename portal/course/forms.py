"""The stretch of days for her doctor."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from portal.web.fields import DayField
from portal.web.forms import Form

DATE = {"type": "date"}


class StretchForm(Form):
    class Meta(Form.Meta):
        csrf = False  # it asks, and changes nothing

    first = DayField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))], render_kw=DATE)
    last = DayField(_l("Last day"), validators=[InputRequired(_l("Enter the last day."))], render_kw=DATE)
