"""What people fill in to book. Shape only; the rules live in rules.py of booking and health."""

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, StopValidation

from portal.booking.rules.states import CancelReason
from portal.health.signs import SIGNS
from portal.web.fields import (
    EmailField,
    Fits,
    TextLine,
)
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class PartnerForm(Form):
    email = EmailField(
        _l("E-mail address of the other person"), render_kw={"type": "email", "inputmode": "email"}
    )


class CancelForm(Form):
    reason = RadioField(
        _l("Why?"),
        choices=[
            (CancelReason.BABY.value, _l("My baby is ill")),
            (CancelReason.SELF.value, _l("I am not well")),
            (CancelReason.PLANS.value, _l("My plans have changed")),
            (CancelReason.OTHER.value, _l("Something else")),
        ],
        validators=[InputRequired(_l("Choose one. “Something else” is fine."))],
    )
    words = TextLine(
        _l("A word to us"), validators=[Fits(max=200, message=_l("Please keep it to 200 characters."))]
    )


class NoneOfThese(BooleanField):
    """Ticked by whoever ticks nothing else; what is wrong with it leads to the other boxes."""

    first_id = ""


class VisitCheckForm(Form):
    """Nothing is ticked beforehand, and a tap that missed its box is not a yes: `none` says it.

    Who ticks a sign and presses “none” all the same has named a sign.
    """

    signs = SelectMultipleField(
        _l("Is any of this new since your last visit?"),
        choices=[(sign.slug, sign.slug) for sign in SIGNS],
        validators=[Optional()],
    )
    none = NoneOfThese(_l("I have none of these. I am coming."))

    def validate_none(self, field: NoneOfThese) -> None:
        if not field.data and not self.signs.data:
            field.first_id = self.signs.id  # where the boxes are
            raise StopValidation(_l("Tick what applies. If nothing does, press “I have none of these”."))
