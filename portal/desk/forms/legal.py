"""What the owner tells for the pages that the law wants."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from portal.gym.rules import COMMERCE, LANGUAGES, TERMS
from portal.web.fields import TextLines
from portal.web.forms import Form

NAMES = {
    "operator": _l("Operator, as registered"),
    "responsible": _l("Responsible person"),
    "operator_address": _l("Address of the operator"),
    "extra_fees": _l("What may be added to the price"),
    "payment": _l("When and how one pays"),
    "service_time": _l("When the service is given"),
    "cancellation": _l("Cancelling and refunds"),
    TERMS: _l("Terms of use"),
}


class LegalForm(Form):
    """A field for each fact and language, named as the branch keeps it."""


for _name in (*COMMERCE, TERMS):
    for _locale in LANGUAGES:
        _most = 20_000 if _name == TERMS else 1000
        setattr(
            LegalForm,
            f"{_name}_{_locale}",
            TextLines(
                NAMES[_name],
                validators=[Length(max=_most, message=_l("This is too long. Please shorten it."))],
                render_kw={"rows": 12 if _name == TERMS else 2, "lang": _locale},
            ),
        )
