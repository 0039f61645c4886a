"""What the owner sets."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.lib import japanese
from portal.web.fields import EmailField, TextLine
from portal.web.forms import Form


def _whole(low: int, high: int, sentence: str) -> list[object]:
    return [InputRequired(sentence), NumberRange(low, high, sentence)]


class SettingsForm(Form):
    """Everything the owner decides about the branch. Empty means: not said on any page."""

    email = EmailField(_l("E-mail address"))
    phone = TextLine(_l("Phone number"))
    price_trial = IntegerField(
        _l("Price of the trial in yen, with tax"),
        validators=[
            Optional(),
            NumberRange(0, 1_000_000, _l("Enter yen as a whole number, or leave it empty.")),
        ],
    )
    price_personal = IntegerField(
        _l("Price of a session in yen, with tax"),
        validators=[
            Optional(),
            NumberRange(0, 1_000_000, _l("Enter yen as a whole number, or leave it empty.")),
        ],
    )
    notice_minutes = IntegerField(
        _l("Shortest notice in minutes"), validators=_whole(0, 2880, _l("Enter 0 to 2880 minutes."))
    )
    horizon_days = IntegerField(
        _l("How many days ahead one can book"), validators=_whole(1, 365, _l("Enter 1 to 365 days."))
    )
    grid_minutes = IntegerField(
        _l("A start every so many minutes"),
        validators=_whole(15, 120, _l("Enter 15, 30, 45, 60, 75, 90, 105 or 120.")),
    )
    most_upcoming = IntegerField(
        _l("Bookings a member may have ahead"), validators=_whole(1, 50, _l("Enter 1 to 50."))
    )
    most_trials = IntegerField(_l("Trials per person"), validators=_whole(1, 10, _l("Enter 1 to 10.")))

    def validate_grid_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 15, 30, 45, 60, 75, 90, 105 or 120."))

    def validate_phone(self, field: TextLine) -> None:
        if field.data:
            digits = japanese.phone(field.data)
            if digits is None:
                raise ValidationError(_l("Phone numbers have 10 or 11 digits. Check the number of digits."))
            field.data = digits
