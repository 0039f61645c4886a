"""What people fill in to book. Shape only; the rules live in rules.py of booking and health."""

from datetime import date, datetime, time, timedelta

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.rules.people import Contact
from portal.checkout.rules import WeeksOutOfRange
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.health.rules import Answers, Clearance, Complications, Delivery
from portal.health.words import CLEARANCE_WORDS, COMPLICATIONS_WORDS, DELIVERY_WORDS
from portal.web.dates import DateParts, clock_choice
from portal.web.errors import sentence
from portal.web.fields import Babies, EmailField, SixDigits
from portal.web.forms import Form
from portal.web.person import PersonForm
from portal.web.translations import lazy_gettext as _l


class HealthForm(Form):
    born_on = DateParts(_l("When was your baby born?"))
    delivery = RadioField(
        _l("How was your baby born?"),
        choices=[(delivery.value, _l(words)) for delivery, words in DELIVERY_WORDS.items()],
        validators=[InputRequired(_l("Choose one. “I'd rather not say” is fine."))],
    )
    complications = RadioField(
        _l("Was there a deep tear, forceps or a vacuum, or another complication?"),
        choices=[(answer.value, _l(words)) for answer, words in COMPLICATIONS_WORDS.items()],
        validators=[InputRequired(_l("Choose one. Not knowing is fine."))],
    )
    clearance = RadioField(
        _l("Has a doctor or midwife said that you can exercise?"),
        choices=[(clearance.value, _l(words)) for clearance, words in CLEARANCE_WORDS.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    babies = Babies()
    consent = BooleanField(
        _l("I agree that the gym uses these answers to plan my visit safely."),
        validators=[InputRequired(_l("We may keep your answers only if you agree. Tick the box to go on."))],
    )

    def show(self, answers: Answers | None, *, babies: int = 0) -> None:
        """Begin with what she answered before."""
        if answers and not self.is_submitted():
            self.babies.data = babies
            self.born_on.data = answers.born_on
            self.delivery.data = answers.delivery.value
            self.complications.data = answers.complications.value
            self.clearance.data = answers.clearance.value

    @property
    def answers(self) -> Answers:
        assert self.born_on.data is not None  # validated
        return Answers(
            born_on=self.born_on.data,
            delivery=Delivery(self.delivery.data),
            clearance=Clearance(self.clearance.data),
            complications=Complications(self.complications.data),
        )


class ContactForm(PersonForm):
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
    code = SixDigits(
        _l("6-digit code"), hint=_l("The code has 6 digits. Check the e-mail and type them again.")
    )


class WayBackForm(Form):
    email = EmailField(
        _l("E-mail address"), render_kw={"type": "email", "inputmode": "email", "autocomplete": "email"}
    )


class SeriesForm(Form):
    """The first day, the time, and how many weeks."""

    first_on = DateField(_l("First day"), validators=[InputRequired(_l("Choose the first day."))])
    at = SelectField(_l("Time"), name="clock", validators=[InputRequired(_l("Choose a time."))])
    weeks = IntegerField(_l("How many weeks?"), default=8, validators=[InputRequired(_l("Enter a number."))])
    babies = Babies()
    most_weeks = 0
    first_day: date
    last_day: date

    def limit(self, service: Service, *, now: datetime) -> None:
        """The times there are, and as many weeks as are open for booking."""
        branch = service.branch
        self.at.choices = [clock_choice(start) for start in branch.starts]
        self.first_day, self.last_day = branch.local(now).date(), service.last_day(now)
        self.most_weeks = (self.last_day - self.first_day).days // 7 + 1
        if not self.is_submitted() and self.first_on.data is None and not self.first_on.raw_data:
            self.first_on.data = branch.local(now).date() + timedelta(days=7)
            self.at.data = "10:00"

    def validate_first_on(self, field: DateField) -> None:
        if field.data and not self.first_day <= field.data <= self.last_day:
            raise ValidationError(_l("Choose a day from today on that is open for booking."))

    def validate_weeks(self, field: IntegerField) -> None:
        if not field.data or not 2 <= field.data <= self.most_weeks:
            refusal = WeeksOutOfRange(most=self.most_weeks)
            raise ValidationError(sentence(refusal))

    def is_whole(self) -> bool:
        """For the look at dates, which changes nothing and so needs no token."""
        del self.csrf_token
        whole: bool = self.validate()
        return whole

    def first_start(self, branch: Branch) -> datetime:
        assert self.first_on.data is not None  # validated
        return datetime.combine(self.first_on.data, time.fromisoformat(self.at.data), branch.zone)
