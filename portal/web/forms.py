"""The form every form in the portal is built on."""

from typing import Any

from flask import g, request
from flask_wtf import FlaskForm

from portal.lib.errors import DomainError, NotFound, RuleBroken
from portal.lib.translatable import msgid
from portal.web import metrics
from portal.web.errors import sentence, status_of
from portal.web.form_tokens import MaskedTokens
from portal.web.translations import gettext as _

# What WTForms says by itself, in our own words: each says what to do.
WORDS = {
    "Not a valid choice.": msgid("Choose one from the list."),
    "'%(value)s' is not a valid choice for this field.": msgid("Choose from the list."),
    "Invalid Choice: could not coerce.": msgid("Choose one from the list."),
    "Not a valid integer value.": msgid("Enter a whole number."),
    "Not a valid decimal value.": msgid("Enter a number, such as 60.5."),
    "Not a valid date value.": msgid("Enter a day, such as 2026-11-27."),
    "Not a valid time value.": msgid("Enter a time, such as 9:30."),
    "Field cannot be longer than %(max)d characters.": msgid("This is too long. Please shorten it."),
}


class OwnWords:
    """WTForms asks here for its sentences."""

    def gettext(self, text: str) -> str:
        return str(_(WORDS.get(text, text)))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


class TokenMissing(RuleBroken):
    message = msgid("This page was open for a long time. Please press the button again.")


class NoCookies(RuleBroken):
    message = msgid(
        "Your browser refuses cookies, and the portal cannot know you from one page to the next. "
        "Allow them for this site, or open it in Safari or Chrome and not inside another app."
    )


def no_token() -> RuleBroken:
    """Why a form came without its token: a browser that brings no cookie at all keeps none."""
    return TokenMissing() if request.cookies else NoCookies()


class Form(FlaskForm):
    """A form that says at which field something is wrong, and keeps everything typed."""

    class Meta(FlaskForm.Meta):
        csrf_class = MaskedTokens

        def get_translations(self, form: Any) -> OwnWords:
            return OwnWords()

    refusal: DomainError | None = None
    form_errors: list[str]

    def is_submitted_and_valid(self) -> bool:
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for field in self:
            field.errors = list(field.errors)[:1]  # one thing to do at a time
        token = getattr(self, "csrf_token", None)
        if token is not None and token.errors:
            token.errors = []  # its own words are for developers, and no page shows them
            self.form_errors = [*self.form_errors, sentence(no_token())]
        return is_valid

    @property
    def wants_reason(self) -> bool:
        """A rule has refused it that gives way to a written reason."""
        return self.refusal is not None and self.refusal.gives_way

    def refuse(self, refusal: DomainError, *, at: str | None = None, said: str = "") -> None:
        """Show what a rule said, or `said` instead: at the field it is about, or at the top of the form."""
        if isinstance(refusal, NotFound):
            raise refusal  # what the form was about is gone
        self.refusal = refusal
        metrics.count_refusal(refusal)
        if at is None:
            self.form_errors = [*self.form_errors, said or sentence(refusal)]
        else:
            self[at].errors = [*self[at].errors, said or sentence(refusal)]

    def insist(self) -> None:
        """For views that have no page of their own to show the form on. Raises TokenMissing."""
        if not self.is_submitted_and_valid():
            raise no_token()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the error summary: the id of the field and what is wrong with it. "" is the whole form."""
        found = [("", str(said)) for said in self.form_errors]
        for field in self:
            found += [(getattr(field, "first_id", "") or field.id, str(said)) for said in field.errors]
        return found

    @property
    def status(self) -> int:
        """Of the page that shows this form: 200, or 422 and 409 when it was refused."""
        if self.refusal:
            return status_of(self.refusal)
        return 422 if self.errors or self.form_errors else 200


class PressForm(Form):
    """A button and nothing else."""


def token_field() -> str:
    """The hidden field that shows that a form is ours, as markup: the same one for all forms of a page."""
    if "token_field" not in g:
        g.token_field = PressForm(formdata=None).csrf_token(id=False)
    field: str = g.token_field
    return field
