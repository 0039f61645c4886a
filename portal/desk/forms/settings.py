"""What the owner sets of the branch."""

import re

from wtforms import BooleanField, IntegerField
from wtforms.validators import DataRequired, ValidationError

from portal.desk.forms.fields import long_words, name, tells_nobody, whole
from portal.lib import japanese, phones
from portal.web.fields import EmailField, Fits, InHours, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l


class RulesForm(Form):
    """Rules of booking. What is hours on the page is minutes in the branch."""

    horizon_days = IntegerField(
        _l("How many days ahead members can book"), validators=whole(1, 365, _l("Enter 1 to 365 days."))
    )
    notice_minutes = InHours(
        _l("Shortest notice, in hours"), validators=whole(0, 48 * 60, _l("Enter 0 to 48 hours."))
    )
    grid_minutes = IntegerField(
        _l("Minutes from one start to the next"),
        validators=whole(15, 120, _l("Enter 15, 30, 45, 60, 75, 90, 105 or 120.")),
    )
    change_minutes = InHours(
        _l("Deadline to move or cancel, in hours before the visit"),
        validators=whole(0, 168 * 60, _l("Enter 0 to 168 hours.")),
    )
    baby_ill_a_month = IntegerField(
        _l("Cancellations a month because the baby is ill"), validators=whole(0, 31, _l("Enter 0 to 31."))
    )
    most_upcoming = IntegerField(
        _l("Bookings a member may have ahead"), validators=whole(1, 50, _l("Enter 1 to 50."))
    )
    most_trials = IntegerField(_l("Trials per person"), validators=whole(1, 10, _l("Enter 1 to 10.")))
    offer_minutes = IntegerField(
        _l("Minutes a freed time is kept for one person"),
        validators=whole(10, 720, _l("Enter 10 to 720 minutes.")),
    )
    rooms = IntegerField(_l("Rooms for visits"), validators=whole(0, 50, _l("Enter 0 to 50.")))
    baby_spaces = IntegerField(_l("Spaces for babies"), validators=whole(0, 50, _l("Enter 0 to 50.")))

    def validate_grid_minutes(self, field: IntegerField) -> None:
        if field.data is not None and field.data % 15:
            raise ValidationError(_l("Enter 15, 30, 45, 60, 75, 90, 105 or 120."))


def _line(label: str, missing: str) -> TextLine:
    return TextLine(
        label,
        validators=[DataRequired(missing), Fits(max=120, message=_l("This is too long. Please shorten it."))],
    )


class BranchForm(Form):
    """Where it is and how one gets there. Of what is left empty, no page says anything."""

    name_ja = name(_l("Name in Japanese"))
    name_en = name(_l("Name in English"))
    postal_code = TextLine(_l("Postal code"), render_kw={"inputmode": "numeric"})
    address_ja = _line(_l("Address in Japanese"), _l("Enter the address."))
    address_en = _line(_l("Address in English"), _l("Enter the address."))
    access_ja = long_words(_l("How one gets there, one way a line (in Japanese)"), most=600, rows=4)
    access_en = long_words(_l("How one gets there, one way a line (in English)"), most=600, rows=4)
    parking_ja = TextLine(_l("Parking (in Japanese)"), validators=[Fits(max=120)])
    parking_en = TextLine(_l("Parking (in English)"), validators=[Fits(max=120)])
    email = EmailField(_l("E-mail address"))
    phone = TextLine(_l("Phone number"))
    welcomes_babies = BooleanField(_l("Babies may come along"))
    arrival_ja = long_words(
        _l("What to wear and bring, how to find you (in Japanese)"), most=1000, more=(tells_nobody,)
    )
    arrival_en = long_words(
        _l("What to wear and bring, how to find you (in English)"), most=1000, more=(tells_nobody,)
    )

    def validate_name_ja(self, field: TextLine) -> None:
        tells_nobody(self, field)

    def validate_name_en(self, field: TextLine) -> None:
        tells_nobody(self, field)

    def validate_postal_code(self, field: TextLine) -> None:
        digits = re.sub(r"[〒\s\-‐‑–—−ー]", "", japanese.plain(field.data or ""))
        if not re.fullmatch(r"[0-9]{7}", digits):
            raise ValidationError(_l("Enter the seven digits, such as 104-0042."))
        field.data = f"{digits[:3]}-{digits[3:]}"

    def validate_phone(self, field: TextLine) -> None:
        if field.data:
            try:
                field.data = phones.read(field.data)
            except (phones.NotANumber, phones.HasExtension):
                raise ValidationError(
                    _l("Check the number of digits. From abroad, begin with + and the country's number.")
                ) from None
