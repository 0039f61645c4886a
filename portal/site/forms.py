"""What a visitor may tick to be told what to do; nothing of it is kept."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from portal.health.signs import SIGNS
from portal.web.forms import Form


class SignsForm(Form):
    signs = SelectMultipleField(
        _l("Which of these do you have?"),
        choices=[(sign.slug, sign.slug) for sign in SIGNS],
        validators=[InputRequired(_l("Tick what you have. If you are not sure, tick it."))],
    )
