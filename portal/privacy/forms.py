"""What she ticks before everything is deleted."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class HelperErasureForm(Form):
    """A button, for there is little to lose: an address and the ways to sign in."""


class ErasureForm(Form):
    is_sure = BooleanField(
        _l("I want everything deleted. I know that it cannot be brought back."),
        validators=[
            InputRequired(_l("Tick the box if you want everything deleted. Nothing is deleted yet."))
        ],
    )
