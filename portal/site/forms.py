"""What a visitor may tick to be told what to do, and what a member changes of her own details."""

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from portal.health.signs import SIGNS
from portal.web.dates import DateParts
from portal.web.fields import SixDigits, TextLine
from portal.web.forms import Form
from portal.web.person import PersonForm
from portal.web.translations import lazy_gettext as _l


class SignsForm(Form):
    signs = SelectMultipleField(
        _l("Which of these do you have?"),
        choices=[(sign.slug, sign.slug) for sign in SIGNS],
        validators=[InputRequired(_l("Tick what you have. If you are not sure, tick it."))],
    )


class DetailsForm(PersonForm):
    """Her own details, as she changes them herself. The address has a page of its own."""

    born_on = DateParts(_l("When was your baby born?"))

    @property
    def values(self) -> dict[str, str]:
        """Of her record, by column."""
        names = ("family_name", "given_name", "family_kana", "given_kana", "phone")
        return {name: self[name].data or "" for name in names}


class GalleryForm(Form):
    """A field of each kind, for the page of components."""

    words = TextLine("words")
    number = TextLine("number")
    code = SixDigits("code", hint="")
    day = DateParts("day")
    choice = RadioField("choice", choices=[("a", "a"), ("b", "b")])
    tick = BooleanField("tick")
    ticks = SelectMultipleField("ticks", choices=[("a", "a"), ("b", "b")])
    signs = SelectMultipleField("signs", choices=[(sign.slug, sign.slug) for sign in SIGNS])
