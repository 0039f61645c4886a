"""What the owner tells for the pages that the law wants."""

from portal.gym.rules.facts import FACTS, LANGUAGES, TERMS
from portal.gym.words import FACT_WORDS
from portal.web.fields import Fits, TextLines
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class LegalForm(Form):
    """A field for each fact and language, named as the branch keeps it."""


for _name in FACTS:
    for _locale in LANGUAGES:
        _most = 20_000 if _name == TERMS else 1000
        setattr(
            LegalForm,
            f"{_name}_{_locale}",
            TextLines(
                _l(FACT_WORDS[_name]),
                validators=[Fits(max=_most, message=_l("This is too long. Please shorten it."))],
                render_kw={"rows": 12 if _name == TERMS else 2, "lang": _locale},
            ),
        )
