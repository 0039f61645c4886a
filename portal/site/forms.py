"""What a visitor may tick to be told what to do, and what a member changes of her own details."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from portal.health.signs import SIGNS
from portal.web.fields import DateParts, KanaField, NameField, PhoneField
from portal.web.forms import Form


class SignsForm(Form):
    signs = SelectMultipleField(
        _l("Which of these do you have?"),
        choices=[(sign.slug, sign.slug) for sign in SIGNS],
        validators=[InputRequired(_l("Tick what you have. If you are not sure, tick it."))],
    )


class DetailsForm(Form):
    """Her own details, as she changes them herself. The address has a page of its own."""

    family_name = NameField(
        _l("Family name"), missing=_l("Enter your family name."), render_kw={"autocomplete": "family-name"}
    )
    given_name = NameField(_l("Given name"), render_kw={"autocomplete": "given-name"})
    family_kana = KanaField(_l("Family name in kana"), of="family_name", render_kw={"autocomplete": "off"})
    given_kana = KanaField(_l("Given name in kana"), of="given_name", render_kw={"autocomplete": "off"})
    phone = PhoneField(
        _l("Phone number"), render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    )
    born_on = DateParts(_l("When was your baby born?"))

    @property
    def values(self) -> dict[str, str]:
        """Of her record, by column."""
        names = ("family_name", "given_name", "family_kana", "given_kana", "phone")
        return {name: self[name].data or "" for name in names}
