"""What staff write down about people."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.models.people import Member, StaffRole
from portal.accounts.queries import people
from portal.lib import japanese
from portal.web.fields import EmailField, Fits, KanaField, NameField, PhoneField, TextLine, TextLines
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l

ROLES = [
    (StaffRole.TRAINER, _l("Trainer: her own day, records of her members")),
    (StaffRole.DESK, _l("Desk: all bookings, shifts, no health answers")),
    (StaffRole.OWNER, _l("Owner: everything, settings too")),
]


class CallerForm(Form):
    """Somebody on the phone: a name and a number are enough."""

    family_name = NameField(_l("Family name"), missing=_l("Enter the family name."))
    given_name = NameField(_l("Given name"))
    family_kana = TextLine(_l("Family name, reading"), validators=[Fits(max=50)])
    given_kana = TextLine(_l("Given name, reading"), validators=[Fits(max=50)])
    phone = PhoneField(_l("Phone number"), render_kw={"inputmode": "tel"})

    def validate_family_kana(self, field: TextLine) -> None:
        _read(field)

    def validate_given_kana(self, field: TextLine) -> None:
        _read(field)

    def alike(self) -> list[Member]:
        """Who may be known already."""
        kana = self.family_kana.data or "", self.given_kana.data or ""
        return people.alike(
            self.family_name.data or "", self.given_name.data or "", kana, self.phone.data or ""
        )


def _read(field: TextLine) -> None:
    if field.data:
        reading = japanese.katakana(field.data)
        if reading is None:
            raise ValidationError(_l("Write the reading in hiragana, such as さとう."))
        field.data = reading


class IdentityForm(Form):
    """What the desk corrects in a record."""

    family_name = NameField(_l("Family name"), missing=_l("Enter the family name."))
    given_name = NameField(_l("Given name"))
    family_kana = KanaField(_l("Family name, reading"), of="family_name")
    given_kana = KanaField(_l("Given name, reading"), of="given_name")
    phone = PhoneField(_l("Phone number"))


class NoteForm(Form):
    words = TextLines(_l("Note"))
    is_for_desk = BooleanField(_l("The desk may read it too. It says nothing about her health."))


class InPersonForm(Form):
    """Why the owner knows that two records are one person's."""

    reason = TextLine(
        _l("How do you know that both are hers?"),
        validators=[
            InputRequired(_l("Write how you know that both are hers. It stands in the history.")),
            Fits(max=200, message=_l("Please keep it to 200 characters.")),
        ],
    )
    has_seen_her = BooleanField(
        _l("She is here, and I have checked who she is."),
        validators=[
            InputRequired(_l("Tick the box when you have checked who she is. Nothing is joined yet."))
        ],
    )


class StaffForm(Form):
    """A member of staff; she signs in with a code that is mailed to her."""

    name = NameField(_l("Name"), missing=_l("Enter a name."))
    email = EmailField(_l("E-mail address"))
    role = RadioField(_l("Role"), choices=ROLES, validators=[InputRequired(_l("Choose a role."))])


class StaffChangeForm(Form):
    name = NameField(_l("Name"), missing=_l("Enter a name."))
    role = RadioField(_l("Role"), choices=ROLES, validators=[InputRequired(_l("Choose a role."))])
    is_active = BooleanField(_l("She works here and may sign in"))


class TrainerForm(Form):
    name_ja = NameField(_l("Name in Japanese"), missing=_l("Enter a name."))
    name_en = NameField(_l("Name in English"), missing=_l("Enter a name."))
    staff_id = SelectField(_l("Signs in as"), coerce=int)
