"""The form without JavaScript, for what she has done."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from portal.web.forms import Form


class DoneForm(Form):
    """Which movements she has done."""

    moves = SelectMultipleField(
        _l("What I have done"),
        validators=[InputRequired(_l("Tick what you have done. Nothing is kept yet."))],
    )
