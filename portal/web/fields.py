"""Fields for what people in Japan write in forms. Each says what to do when it cannot read something."""

import re
from typing import Any

from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import TextInput

from portal.lib import addresses, japanese, phones, writing
from portal.web.translations import gettext as _
from portal.web.translations import lazy_gettext as _l

LONGEST_NAME = 50
TOO_LONG = "Field cannot be longer than %(max)d characters."  # a name for web/forms.py, which says it
SIX = 6


MOST_BABIES = 2


def babies_in(sent: object) -> int:
    """How many come along, as forms send it; "y" is from a page of before that was asked."""
    text = "1" if sent == "y" else str(sent)
    return int(text) if text in [str(number) for number in range(MOST_BABIES + 1)] else 0


class Babies(RadioField):
    """Nobody, her baby, or both of them. What is none of these is nobody."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        choices = [(0, _l("No, on my own")), (1, _l("Yes, one")), (MOST_BABIES, _l("Yes, two"))]
        label = label or _l("Does your baby come along?")
        super().__init__(label, choices=choices, coerce=babies_in, default=0, **more)


def letters_in(text: str) -> int:
    """As a browser counts them for `maxlength`: in units of UTF-16, the end of a line as one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2


class Fits(Length):
    """Insist on what a browser lets one type. What we make of it may be longer: ㌔ becomes キロ."""

    def __call__(self, form: Any, field: Any) -> None:
        typed = field.raw_data[0] if field.raw_data else field.data or ""
        if letters_in(typed) > self.max:
            too_long = field.gettext(TOO_LONG)
            raise ValidationError(self.message or too_long)


class TextLine(StringField):
    """One line of text, brought to one shape: NFKC, nothing in it that nobody sees."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = japanese.one_line(valuelist[0])


class TextLines(TextAreaField):
    """Words of several lines, as they were typed but for what nobody sees."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = writing.lines(valuelist[0])


class InHours(IntegerField):
    """Hours as one says them, 24 or 1.5. `data` is minutes."""

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, render_kw={"inputmode": "decimal"}, **more)

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data / 60:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        text = japanese.one_line(valuelist[0])
        if not re.fullmatch(r"[0-9]{1,4}([.][0-9]{1,2})?", text):
            self.data = None
            raise ValueError(_("Enter hours, such as 24 or 1.5."))
        self.data = round(float(text) * 60)


class SixDigits(TextLine):
    """A mailed code, or that of an app: whatever holds exactly six digits, in any writing."""

    def __init__(self, label: Any, *, hint: Any, **kwargs: Any) -> None:
        looks = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "100"}
        super().__init__(label, render_kw=looks, **kwargs)
        self.hint = hint  # what to do when it is not six digits

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        digits = re.sub(r"[^0-9]", "", self.data or "")
        self.data = digits if len(digits) == SIX else self.data

    def pre_validate(self, form: Any) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.data or ""):
            raise StopValidation(str(self.hint))


class PhoneField(TextLine):
    """A phone number of any country, in any writing. `data` is as it is kept once valid."""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise StopValidation(
                _("Enter a phone number. We call only when something about your visit changes.")
            )
        try:
            self.data = phones.read(self.data)
        except phones.HasExtension:
            raise StopValidation(
                _("Enter a number without an extension. We must reach you without telling anyone why.")
            ) from None
        except phones.NotANumber:
            raise StopValidation(
                _("Check the number of digits. From abroad, begin with + and the country's number.")
            ) from None


class EmailField(TextLine):
    """An e-mail address that could exist. Whether it is hers, a mailed code tells."""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise StopValidation(_("Enter your e-mail address."))
        try:
            self.data = addresses.read(self.data)
        except addresses.CannotBeMailed:
            raise StopValidation(
                _("Our mail cannot reach this address. Use one with Latin letters before the @.")
            ) from None
        except addresses.NotAnAddress:
            raise StopValidation(_("Check the e-mail address. It reads like name@example.com.")) from None


class NameField(StringField):
    """A name in any script, its letters as typed. `missing` is the sentence where it may not be empty."""

    def __init__(self, *args: Any, missing: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.turns = bool(writing.TURNS.search(valuelist[0]))
            self.data = japanese.as_typed(valuelist[0])

    turns = False

    def pre_validate(self, form: Any) -> None:
        if not self.data and self.missing:
            raise StopValidation(str(self.missing))
        if self.turns:
            raise StopValidation(_("This name holds signs that turn its direction. Please type it again."))
        if letters_in(self.data or "") > LONGEST_NAME:
            raise StopValidation(_("Names can be up to 50 characters here."))


class KanaField(TextLine):
    """How a name is read. Hiragana, katakana and half-width kana are welcome; `data` is katakana.

    Only a name in kanji needs a reading; one in kana has it already.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def pre_validate(self, form: Any) -> None:
        name = form[self.of].data or ""
        if not self.data:
            if japanese.needs_reading(name):
                raise StopValidation(_("Enter how the name is read, in hiragana."))
            self.data = japanese.katakana(name) or ""
            return
        reading = japanese.katakana(self.data)
        if reading is None and not japanese.is_latin(self.data):
            raise StopValidation(_("Write the reading in hiragana, such as さとう."))
        if len(self.data) > LONGEST_NAME:
            raise StopValidation(_("Names can be up to 50 characters here."))
        self.data = reading or self.data
