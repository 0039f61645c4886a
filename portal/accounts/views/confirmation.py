"""Showing once more that it is she, before something that matters."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import CodeForm, OwnPasswordForm, PasskeyForm, SecondStepForm
from portal.accounts.models.people import Account
from portal.accounts.operations import codes, passwords, second_steps
from portal.accounts.queries import sign_ins
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import CodeUsedUp, NotProven
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import confirm, is_known_device
from portal.accounts.views.account import mail_own_code, own_account
from portal.accounts.views.blueprint import bp
from portal.accounts.views.second_step import count_guess
from portal.accounts.views.sign_in import onward, way_back
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits
from portal.web.app_settings import secret_key
from portal.web.forms import Form, PressForm
from portal.web.limits import TRIES
from portal.web.translations import gettext as _

CODE = "confirmation_code"  # in the session: the key of the code that was mailed


@bp.route("/account/confirmation", methods=["GET", "POST"])
@access.helpers
@limits.limiter.limit(TRIES, methods=["POST"])
def confirmation() -> ResponseReturnValue:
    """By what she has: an app, a passkey, a password, or a code that we mail."""
    account = own_account()
    form = _form_of(account)
    is_asked = CODE in session or not isinstance(form, CodeForm)  # or else no code was mailed yet
    if is_asked and form.is_submitted_and_valid():
        count_guess("confirmation", account)
        try:
            _check(account, form)
        except DomainError as refusal:
            form.refuse(refusal, at="password" if isinstance(form, OwnPasswordForm) else "code")
        else:
            confirm(way=Way.CODE if isinstance(form, CodeForm) else None)
            return onward()
    return render_template(
        "accounts/confirmation.html",
        form=form,
        account=account,
        by_passkey=PasskeyForm(formdata=None) if sign_ins.passkeys_of(account.id) else None,
        is_mailed=CODE in session,
        wants_step=_wants_step(account),
        next=way_back(),
    ), form.status


def _form_of(account: Account) -> Form:
    """The one question she is asked. Staff are asked for the second step; without one, for their mailbox."""
    if _wants_step(account):
        return SecondStepForm()
    if CODE in session or account.staff:
        return CodeForm()
    return OwnPasswordForm() if account.password else CodeForm()


def _wants_step(account: Account) -> bool:
    """Staff, once they have a second step."""
    return account.staff is not None and sign_ins.has_second_step(account)


def _check(account: Account, form: Form) -> None:
    if isinstance(form, SecondStepForm):
        second_steps.use_second_step(
            account=account, code=form.code.data or "", secret=secret_key(), now=clock.now()
        )
    elif isinstance(form, OwnPasswordForm):
        if not passwords.matches_password(account, form.password.data or ""):
            raise NotProven
    else:
        code = form["code"].data or ""
        found = codes.use_code(
            use=CodeUse.CONFIRM, key=session.get(CODE, ""), code=code, secret=secret_key(),
            is_known_device=is_known_device(account), now=clock.now(),
        )  # fmt: skip
        session.pop(CODE, None)
        if found.account_id != account.id:
            raise CodeUsedUp


@bp.post("/account/confirmation/codes")
@access.helpers
@limits.limiter.limit(TRIES)
def mail_confirmation() -> ResponseReturnValue:
    account = own_account()
    PressForm().insist()
    if _wants_step(account):
        return redirect(url_for(".confirmation", next=way_back()), 303)
    session[CODE] = mail_own_code(CodeUse.CONFIRM)
    flash(_("We have mailed you a code."))
    return redirect(url_for(".confirmation", next=way_back()), 303)
