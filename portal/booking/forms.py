"""What people fill in to book. Shape only; the rules live in rules.py of booking and health."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length, Regexp

from portal.accounts.rules import Contact
from portal.health.rules import Answers, Clearance, Delivery
from portal.web.fields import DateParts, EmailField, KanaField, NameField, PhoneField, TextLine
from portal.web.forms import Form


class HealthForm(Form):
    born_on = DateParts(_l("When was your baby born?"))
    delivery = RadioField(
        _l("How was your baby born?"),
        choices=[
            (Delivery.VAGINAL.value, _l("Vaginal birth")),
            (Delivery.CAESAREAN.value, _l("Caesarean")),
            (Delivery.UNSAID.value, _l("I'd rather not say")),
        ],
        validators=[InputRequired(_l("Choose one. “I'd rather not say” is fine."))],
    )
    clearance = RadioField(
        _l("Has a doctor or midwife said that you can exercise?"),
        choices=[
            (Clearance.GIVEN.value, _l("Yes")),
            (Clearance.NOT_YET.value, _l("Not yet")),
            (Clearance.UNSURE.value, _l("I'm not sure")),
        ],
        validators=[InputRequired(_l("Choose one. “I'm not sure” is fine."))],
    )
    with_baby = BooleanField(_l("My baby comes along"))
    consent = BooleanField(
        _l("I agree that the gym uses these answers to plan my visit safely."),
        validators=[InputRequired(_l("We may keep your answers only if you agree. Tick the box to go on."))],
    )

    def show(self, answers: Answers | None, *, with_baby: bool = False) -> None:
        """Begin with what she answered before."""
        if answers and not self.is_submitted():
            self.with_baby.data = with_baby
            self.born_on.data = answers.born_on
            self.delivery.data = answers.delivery.value
            self.clearance.data = answers.clearance.value

    @property
    def answers(self) -> Answers:
        assert self.born_on.data is not None  # validated
        return Answers(
            born_on=self.born_on.data,
            delivery=Delivery(self.delivery.data),
            clearance=Clearance(self.clearance.data),
        )


class ContactForm(Form):
    family_name = NameField(
        _l("Family name"),
        missing=_l("Enter your family name."),
        render_kw={"autocomplete": "family-name"},
    )
    given_name = NameField(
        _l("Given name"), missing=_l("Enter your given name."), render_kw={"autocomplete": "given-name"}
    )
    family_kana = KanaField(_l("Family name in kana"), of="family_name", render_kw={"autocomplete": "off"})
    given_kana = KanaField(_l("Given name in kana"), of="given_name", render_kw={"autocomplete": "off"})
    phone = PhoneField(
        _l("Phone number"), render_kw={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
    )
    email = EmailField(
        _l("E-mail address"), render_kw={"type": "email", "inputmode": "email", "autocomplete": "email"}
    )

    @property
    def contact(self) -> Contact:
        return Contact(
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            family_kana=self.family_kana.data or "",
            given_kana=self.given_kana.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class CodeForm(Form):
    code = TextLine(
        _l("6-digit code"),
        filters=[lambda text: "".join((text or "").split())],
        validators=[
            InputRequired(_l("Enter the 6 digits from the e-mail.")),
            Regexp(r"^[0-9]{6}$", message=_l("The code has 6 digits. Check the e-mail and type them again.")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )


class KeepForm(Form):
    email = EmailField(
        _l("E-mail address"), render_kw={"type": "email", "inputmode": "email", "autocomplete": "email"}
    )


class CancelForm(Form):
    reason = TextLine(
        _l("Reason"), validators=[Length(max=200, message=_l("Please keep it to 200 characters."))]
    )
