"""Fields that several forms of the owner's have."""

from wtforms import Field, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from portal.gym.rules.facts import tells_of_a_birth
from portal.web.fields import Fits, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


def whole(low: int, high: int, sentence: str) -> list[object]:
    return [InputRequired(sentence), NumberRange(low, high, sentence)]


def tells_nobody(_form: Form, field: Field) -> None:
    """It goes into mails."""
    if tells_of_a_birth(field.data or ""):
        raise ValidationError(
            _l("Others may read a message too. Please write it without a word about birth or the body.")
        )


def long_words(label: str, *, most: int, rows: int = 2, more: tuple[object, ...] = ()) -> TextAreaField:
    """Words for visitors, in several lines."""
    long = Fits(max=most, message=_l("This is too long. Please shorten it."))
    return TextAreaField(label, validators=[long, *more], render_kw={"rows": rows})


def name(label: str) -> TextLine:
    return TextLine(
        label,
        validators=[
            DataRequired(_l("Enter a name.")),
            Fits(max=40, message=_l("Please keep it to 40 characters.")),
        ],
    )
