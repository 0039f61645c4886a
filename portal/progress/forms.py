"""One tap on a number, and the tap that takes it back."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.web.forms import Form


class PainForm(Form):
    value = IntegerField(validators=[InputRequired()])


class UndoForm(Form):
    before = IntegerField(validators=[Optional()], widget=HiddenInput())
