"""What people fill in to get in, about how they do, and about what we write to them."""

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from portal.lib import passwords
from portal.notifications.rules import CHOOSABLE, Channel, Topic
from portal.notifications.words import TOPIC_WORDS
from portal.web.fields import EmailField, Fits, SixDigits, TextLine
from portal.web.forms import Form
from portal.web.translations import lazy_gettext as _l

EMAIL = {"type": "email", "inputmode": "email", "autocomplete": "username webauthn"}
# Longer ones are refused before they are hashed.
FITS = Length(
    max=passwords.LONGEST * 4, message=_l("A password has at most 200 characters. Please shorten it.")
)


class AddressForm(Form):
    email = EmailField(_l("E-mail address"), render_kw=EMAIL)


class CodeForm(Form):
    code = SixDigits(
        _l("6-digit code"), hint=_l("The code has 6 digits. Check the e-mail and type them again.")
    )
    is_remembered = BooleanField(_l("Stay signed in on this device"))


class PasswordForm(Form):
    email = EmailField(_l("E-mail address"), render_kw=EMAIL)
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter a password.")), FITS],
        render_kw={"autocomplete": "current-password"},
    )
    is_remembered = BooleanField(_l("Stay signed in on this device"))


class RememberForm(Form):
    """She has opened the link in a mail, and has nothing to prove."""

    is_remembered = BooleanField(_l("Stay signed in on this device"))


class OwnPasswordForm(Form):
    """She is signed in, so there is no question whose it is."""

    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter a password.")), FITS],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(Form):
    """Typed once: it can be looked at, and a new link is one tap away."""

    password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Enter a password.")), FITS],
        render_kw={"autocomplete": "new-password"},
    )


class SecondStepForm(Form):
    code = TextLine(
        _l("Digits of your app, or a recovery code"),
        validators=[InputRequired(_l("Type the 6 digits that the app shows.")), Fits(max=40)],
        render_kw={"autocomplete": "one-time-code", "maxlength": "40"},
    )


class AuthenticatorForm(Form):
    code = SixDigits(_l("6-digit code"), hint=_l("Type the 6 digits that the app shows."))


class PasskeyForm(Form):
    """Filled in by the script that has asked the browser."""

    answer = HiddenField(validators=[Fits(max=20_000)])
    name = TextLine(_l("Name"), validators=[Fits(max=60)])
    is_remembered = BooleanField(_l("Stay signed in on this device"))


class MessagesForm(Form):
    """What we write to her, in which language, and by which way first."""

    first = RadioField(
        _l("Where should we write first?"),
        choices=[(Channel.LINE, _l("LINE")), (Channel.EMAIL, _l("E-mail"))],
        validators=[Optional()],  # without LINE nobody is asked
    )
    locale = RadioField(
        _l("Which language?"),
        choices=[("ja", "日本語"), ("en", "English")],
        validators=[InputRequired(_l("Choose a language."))],
    )
    topics = SelectMultipleField(
        _l("Which messages would you like?"),
        choices=[(topic, _l(TOPIC_WORDS[topic])) for topic in CHOOSABLE],
        option_widget=CheckboxInput(),
    )

    @property
    def channels(self) -> list[Channel]:
        """The one she wants first, then the other."""
        first = Channel(self.first.data) if self.first and self.first.data else Channel.LINE
        return [first, *(channel for channel in Channel if channel is not first)]

    @property
    def muted(self) -> set[Topic]:
        return {topic for topic in CHOOSABLE if topic not in (self.topics.data or [])}
