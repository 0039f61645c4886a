"""What the owner sets."""

from wtforms import BooleanField, Field, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from portal.gym.rules.facts import tells_of_a_birth
from portal.lib import phones
from portal.web.dates import DayField
from portal.web.fields import EmailField, Fits, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


def _whole(low: int, high: int, sentence: str) -> list[object]:
    return [InputRequired(sentence), NumberRange(low, high, sentence)]


def _tells_nobody(_form: Form, field: Field) -> None:
    """It goes into mails."""
    if tells_of_a_birth(field.data or ""):
        raise ValidationError(
            _l("Others may read a message too. Please write it without a word about birth or the body.")
        )


def _words(label: str, *, most: int, rows: int = 2, more: tuple[object, ...] = ()) -> TextAreaField:
    """Words for visitors, in several lines."""
    long = Fits(max=most, message=_l("This is too long. Please shorten it."))
    return TextAreaField(label, validators=[long, *more], render_kw={"rows": rows})


def _name(label: str) -> TextLine:
    return TextLine(
        label,
        validators=[
            DataRequired(_l("Enter a name.")),
            Fits(max=40, message=_l("Please keep it to 40 characters.")),
        ],
    )


def _name_in_messages(label: str) -> TextLine:
    return TextLine(
        label,
        validators=[
            DataRequired(_l("Enter what messages call it, such as “Trial”.")),
            Fits(max=40, message=_l("Please keep it to 40 characters.")),
            _tells_nobody,
        ],
    )


class SettingsForm(Form):
    """Everything the owner decides about the branch. Empty means: not said on any page."""

    email = EmailField(_l("E-mail address"))
    phone = TextLine(_l("Phone number"))
    is_open_to_visitors = BooleanField(_l("Visitors can book here"))
    welcomes_babies = BooleanField(_l("Babies may come along"))
    arrival_ja = _words(
        _l("What to wear and bring, how to find you (in Japanese)"), most=1000, more=(_tells_nobody,)
    )
    arrival_en = _words(
        _l("What to wear and bring, how to find you (in English)"), most=1000, more=(_tells_nobody,)
    )
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

    def validate_grid_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 15, 30, 45, 60, 75, 90, 105 or 120."))

    def validate_phone(self, field: TextLine) -> None:
        if field.data:
            try:
                field.data = phones.read(field.data)
            except (phones.NotANumber, phones.HasExtension):
                raise ValidationError(
                    _l("Check the number of digits. From abroad, begin with + and the country's number.")
                ) from None


def _check_steps(field: IntegerField) -> None:
    if field.data is not None and field.data % 15:
        raise ValidationError(_l("Enter 15 to 240, in steps of 15."))


class NewServiceForm(Form):
    """A menu that is not offered yet; everything else of it is filled in on its own page."""

    name_ja = _name(_l("Name in Japanese"))
    name_en = _name(_l("Name in English"))
    minutes = IntegerField(
        _l("Minutes of a visit"),
        default=60,
        validators=_whole(15, 240, _l("Enter 15 to 240, in steps of 15.")),
    )
    is_trial = BooleanField(_l("A trial: what newcomers book first"))

    def validate_minutes(self, field: IntegerField) -> None:
        _check_steps(field)


class PriceForm(Form):
    """Yen from a day on. Nothing is free by a slip of the finger."""

    since = DayField(_l("Valid for visits from"), validators=[InputRequired(_l("Choose a day."))])
    yen = IntegerField(
        _l("Price in yen, with tax"),
        validators=_whole(0, 1_000_000, _l("Enter yen as a whole number, up to 1,000,000.")),
    )
    is_free = BooleanField(_l("It is free of charge"))

    def validate_yen(self, field: IntegerField) -> None:
        if field.data == 0 and not self.is_free.data:
            raise ValidationError(_l("Enter 1 yen or more. If it is free of charge, tick the box as well."))


class ServiceForm(Form):
    """What it is, who gives and books it, how long a visit takes, and how long the place stays taken."""

    name_ja = _name(_l("Name in Japanese"))
    name_en = _name(_l("Name in English"))

    summary_ja = _words(
        _l("What it is (in Japanese)"), most=300, more=(DataRequired(_l("Say in a line what it is.")),)
    )
    summary_en = _words(
        _l("What it is (in English)"), most=300, more=(DataRequired(_l("Say in a line what it is.")),)
    )
    message_name_ja = _name_in_messages(_l("What messages call it (in Japanese)"))
    message_name_en = _name_in_messages(_l("What messages call it (in English)"))

    minutes = IntegerField(
        _l("Minutes of a visit"), validators=_whole(15, 240, _l("Enter 15 to 240, in steps of 15."))
    )
    is_known = BooleanField(_l("I know; change it for new bookings"))

    buffer_minutes = IntegerField(
        _l("Minutes kept clear afterwards"),
        validators=_whole(0, 120, _l("Enter 0, 15, 30, 45, 60, 75, 90, 105 or 120.")),
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
