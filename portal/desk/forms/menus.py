"""What the owner sets of her menus."""

from wtforms import BooleanField, IntegerField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from portal.desk.forms.fields import long_words, name, tells_nobody, whole
from portal.web.dates import DayField
from portal.web.fields import Fits, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


def _name_in_messages(label: str) -> TextLine:
    return TextLine(
        label,
        validators=[
            DataRequired(_l("Enter what messages call it, such as “Trial”.")),
            Fits(max=40, message=_l("Please keep it to 40 characters.")),
            tells_nobody,
        ],
    )


def _check_steps(field: IntegerField) -> None:
    if field.data is not None and field.data % 15:
        raise ValidationError(_l("Enter 15 to 240, in steps of 15."))


class NewServiceForm(Form):
    """A menu that is not offered yet; everything else of it is filled in on its own page."""

    name_ja = name(_l("Name in Japanese"))
    name_en = name(_l("Name in English"))
    minutes = IntegerField(
        _l("Minutes of a visit"),
        default=60,
        validators=whole(15, 240, _l("Enter 15 to 240, in steps of 15.")),
    )
    is_trial = BooleanField(_l("A trial: what newcomers book first"))

    def validate_minutes(self, field: IntegerField) -> None:
        _check_steps(field)


class PriceForm(Form):
    """Yen from a day on. Nothing is free by a slip of the finger."""

    since = DayField(_l("Valid for visits from"), validators=[InputRequired(_l("Choose a day."))])
    yen = IntegerField(
        _l("Price in yen, with tax"),
        validators=whole(0, 1_000_000, _l("Enter yen as a whole number, up to 1,000,000.")),
    )
    is_free = BooleanField(_l("It is free of charge"))

    def validate_yen(self, field: IntegerField) -> None:
        if field.data == 0 and not self.is_free.data:
            raise ValidationError(_l("Enter 1 yen or more. If it is free of charge, tick the box as well."))


class ServiceForm(Form):
    """What it is, who gives and books it, how long a visit takes, and how long the place stays taken."""

    name_ja = name(_l("Name in Japanese"))
    name_en = name(_l("Name in English"))

    summary_ja = long_words(
        _l("What it is (in Japanese)"), most=300, more=(DataRequired(_l("Say in a line what it is.")),)
    )
    summary_en = long_words(
        _l("What it is (in English)"), most=300, more=(DataRequired(_l("Say in a line what it is.")),)
    )
    message_name_ja = _name_in_messages(_l("What messages call it (in Japanese)"))
    message_name_en = _name_in_messages(_l("What messages call it (in English)"))

    minutes = IntegerField(
        _l("Minutes of a visit"), validators=whole(15, 240, _l("Enter 15 to 240, in steps of 15."))
    )
    is_known = BooleanField(_l("I know; change it for new bookings"))

    buffer_minutes = IntegerField(
        _l("Minutes kept clear afterwards"),
        validators=whole(0, 120, _l("Enter 0, 15, 30, 45, 60, 75, 90, 105 or 120.")),
    )

    horizon_days = IntegerField(
        _l("How many days ahead it can be booked"),
        validators=[Optional(), NumberRange(1, 365, _l("Enter 1 to 365 days, or leave it empty."))],
    )
    is_online = BooleanField(_l("It can be booked online"))
    takes_babies = BooleanField(_l("Babies may come along"))
    needs_room = BooleanField(_l("It needs one of the rooms"))
    trainer_ids = SelectMultipleField(_l("Who gives it"), coerce=int)

    def validate_minutes(self, field: IntegerField) -> None:
        _check_steps(field)

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
