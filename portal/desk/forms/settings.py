"""What the owner sets."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TimeField
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
    opens_at = TimeField(_l("Opens at"), validators=[InputRequired(_l("Choose a time."))])
    closes_at = TimeField(_l("Closes at"), validators=[InputRequired(_l("Choose a time."))])
    notice_minutes = IntegerField(
        _l("Shortest notice in minutes"), validators=_whole(0, 2880, _l("Enter 0 to 2880 minutes."))
    )
    horizon_days = IntegerField(
        _l("How many days ahead members can book"), validators=_whole(1, 365, _l("Enter 1 to 365 days."))
    )
    grid_minutes = IntegerField(
        _l("Minutes from one start to the next"),
        validators=_whole(15, 120, _l("Enter 15, 30, 45, 60, 75, 90, 105 or 120.")),
    )
    most_upcoming = IntegerField(
        _l("Bookings a member may have ahead"), validators=_whole(1, 50, _l("Enter 1 to 50."))
    )
    most_trials = IntegerField(_l("Trials per person"), validators=_whole(1, 10, _l("Enter 1 to 10.")))
    change_minutes = IntegerField(
        _l("Deadline to move or cancel, in minutes before the visit"),
        validators=_whole(0, 10080, _l("Enter 0 to 10080 minutes.")),
    )
    baby_ill_a_month = IntegerField(
        _l("Cancellations a month because the baby is ill"), validators=_whole(0, 31, _l("Enter 0 to 31."))
    )
    offer_minutes = IntegerField(
        _l("Minutes a freed time is kept for one person"),
        validators=_whole(10, 720, _l("Enter 10 to 720 minutes.")),
    )
    rooms = IntegerField(_l("Rooms for visits"), validators=_whole(0, 50, _l("Enter 0 to 50.")))
    baby_spaces = IntegerField(_l("Spaces for babies"), validators=_whole(0, 50, _l("Enter 0 to 50.")))

    def validate_opens_at(self, field: TimeField) -> None:
        _check_quarter(field)

    def validate_closes_at(self, field: TimeField) -> None:
        _check_quarter(field)
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_l("Choose a closing time that is later than the opening."))

    def validate_grid_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 15, 30, 45, 60, 75, 90, 105 or 120."))

    def validate_phone(self, field: TextLine) -> None:
        if field.data:
            digits = japanese.phone(field.data)
            if digits is None:
                raise ValidationError(_l("Phone numbers have 10 or 11 digits. Check the number of digits."))
            field.data = digits


def _check_quarter(field: TimeField) -> None:
    if field.data and field.data.minute % 15:
        raise ValidationError(_l("Write times at :00, :15, :30 or :45."))


class ServiceForm(Form):
    """Price, how long a visit takes, and how long the place stays taken."""

    minutes = IntegerField(
        _l("Minutes of a visit"), validators=_whole(15, 240, _l("Enter 15 to 240, in steps of 15."))
    )
    is_known = BooleanField(_l("I know; change it for new bookings"))

    price_yen = IntegerField(
        _l("Price in yen, with tax"),
        validators=[
            Optional(),
            NumberRange(0, 1_000_000, _l("Enter yen as a whole number, or leave it empty.")),
        ],
    )
    buffer_minutes = IntegerField(
        _l("Minutes kept clear afterwards"),
        validators=_whole(0, 120, _l("Enter 0, 15, 30, 45, 60, 75, 90, 105 or 120.")),
    )

    def validate_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 15 to 240, in steps of 15."))

    def validate_buffer_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 0, 15, 30, 45, 60, 75, 90, 105 or 120."))


class RecoveryForm(Form):
    """From when after a birth. Empty weeks add nothing to F116."""

    weeks = IntegerField(
        _l("From which week after a vaginal birth"),
        validators=[Optional(), NumberRange(0, 104, _l("Enter 0 to 104 weeks, or leave it empty."))],
    )
    weeks_caesarean = IntegerField(
        _l("From which week after a caesarean"),
        validators=[Optional(), NumberRange(0, 104, _l("Enter 0 to 104 weeks, or leave it empty."))],
    )
    wants_clearance = BooleanField(_l("Only once a doctor or midwife has agreed"))
