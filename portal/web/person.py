"""Who somebody is and her number: asked in a booking, and changed on a page of hers."""

from portal.web.fields import KanaField, NameField, PhoneField
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class PersonForm(Form):
    """Her name, its reading, and her number, as she writes them herself."""

    family_name = NameField(
        _l("Family name"), missing=_l("Enter your family name."), render_kw={"autocomplete": "family-name"}
    )
    given_name = NameField(_l("Given name"), render_kw={"autocomplete": "given-name"})
    family_kana = KanaField(_l("Family name in kana"), of="family_name", render_kw={"autocomplete": "off"})
    given_kana = KanaField(_l("Given name in kana"), of="given_name", render_kw={"autocomplete": "off"})
    phone = PhoneField(
        _l("Phone number"), render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    )
