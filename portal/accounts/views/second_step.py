"""The second step that staff take, and how it is set up: an authenticator app and recovery codes."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.accounts.forms import AuthenticatorForm, PasskeyForm, SecondStepForm
from portal.accounts.models.people import Account
from portal.accounts.operations import second_steps, sign_ins
from portal.accounts.queries.sign_ins import count_recovery_codes, has_second_step, passkeys_of
from portal.accounts.signed_in import confirm, current_sign_in, is_known_device
from portal.accounts.views.account import not_yet, own_account, step_is_set
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sign_in import onward, way_back
from portal.lib import authenticator, clock
from portal.lib.errors import DomainError, NotAllowed
from portal.lib.translatable import msgid
from portal.sealed.keys import opened, seal
from portal.web import access, limits, logging
from portal.web.app_settings import secret_key
from portal.web.forms import PressForm
from portal.web.limits import TRIES
from portal.web.translations import gettext as _

ISSUER = "Cortis Gym"
NEW_APP = "authenticator"  # in the session: an app that is being set up
GUESSES, GUESSES_A_DAY = "5 per 10 minutes", "50 per day"


class NothingOpensIt(NotAllowed):
    """Her second step was taken away while the device was locked."""

    message = msgid("This device is locked, and you have no second step. Please sign out and in again.")


def count_guess(what: str, account: Account) -> None:
    """By where they come from; and in all, but for a device on which she has been through."""
    limits.count(what, account.id, limits.network(), most=GUESSES)
    if not is_known_device(account):
        limits.count(what, account.id, most=GUESSES_A_DAY)


@bp.route("/account/second-step", methods=["GET", "POST"])
@access.signed_in
@limits.limiter.limit(TRIES, methods=["POST"])
def second_step() -> ResponseReturnValue:
    """Digits of the app, a passkey or a recovery code. Who has none yet sets one up first."""
    account, form = own_account(), SecondStepForm()
    is_locked, has_one = current_sign_in().is_locked(clock.now()), has_second_step(account)
    if is_locked and not has_one:
        raise NothingOpensIt
    if not has_one:
        flash(_("Staff sign in with a second step. Please set it up now; it takes two minutes."))
        return redirect(url_for(".account", next=way_back()))
    if form.is_submitted_and_valid():
        count_guess("second step", account)
        try:
            second_steps.use_second_step(
                account=account, code=form.code.data or "", secret=secret_key(), now=clock.now()
            )
        except DomainError as refusal:
            logging.refused_sign_in("second step", account.id)
            form.refuse(refusal, at="code")
        else:
            confirm(is_strong=True)
            return onward()
    return render_template(
        "accounts/second_step.html",
        form=form,
        by_passkey=PasskeyForm(formdata=None) if passkeys_of(account.id) else None,
        has_app=bool(account.totp_secret),
        next=way_back(),
        name=account.staff.name if account.staff and is_locked else None,
    ), form.status


@bp.post("/staff/lock")
@access.staff("trainer", "desk", "owner")
def lock() -> ResponseReturnValue:
    """She hands the device over. Whoever goes on shows who she is."""
    PressForm().insist()
    sign_ins.lock_sign_in(sign_in=current_sign_in(), now=clock.now())
    return redirect(url_for(".second_step", next=access.page_before()), 303)


@bp.get("/account/here")
@access.signed_in
def here() -> ResponseReturnValue:
    """A page in which somebody is typing says so; and hears whether it is locked."""
    return "here", {"Content-Type": "text/plain; charset=utf-8"}


@bp.route("/account/authenticator", methods=["GET", "POST"])
@access.signed_in
@access.recently_signed_in
@limits.limiter.limit(TRIES, methods=["POST"])
def set_authenticator() -> ResponseReturnValue:
    """The picture for the app, and the first six digits as a proof that it has arrived."""
    account, form = own_account(), AuthenticatorForm()
    if account.staff is None:  # nobody would ask her for the digits
        return redirect(url_for(".account"), 303)
    refused = not_yet(account)
    if refused:
        return refused
    secret = opened(session.get(NEW_APP, ""), NEW_APP, account.id)  # the same in two tabs, and after a reload
    if secret is None:
        secret = authenticator.new_secret()
        session[NEW_APP] = seal(secret, NEW_APP, account.id)
    if form.is_submitted_and_valid():
        try:
            second_steps.set_authenticator(
                account=account, secret=secret, code=form.code.data or "", now=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal, at="code")
        else:
            session.pop(NEW_APP)
            return step_is_set(account)
    address = authenticator.address(secret, account=account.email, issuer=ISSUER)
    return (
        render_template(
            "accounts/authenticator.html",
            form=form,
            picture=Markup(authenticator.picture(address)),  # nosec B704 # noqa: S704 - drawn by the library from our own text
            secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
            next=way_back(),
        ),
        form.status,
    )


@bp.post("/account/authenticator/removal")
@access.signed_in
@access.recently_confirmed
def remove_authenticator() -> ResponseReturnValue:
    account = own_account()
    PressForm().insist()
    refused = not_yet(account)
    if refused:
        return refused
    second_steps.remove_authenticator(account=account, now=clock.now())
    flash(_("The app is no longer asked for."))
    return redirect(url_for(".account"), 303)


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
@access.signed_in
@access.recently_signed_in
def recovery_codes() -> ResponseReturnValue:
    """They are made by a button and shown once."""
    account, form, codes = own_account(), PressForm(), []
    refused = not_yet(account)
    if refused:
        return refused
    if form.is_submitted_and_valid():
        codes = second_steps.make_recovery_codes(account=account, secret=secret_key(), now=clock.now())
    return render_template(
        "accounts/recovery_codes.html",
        form=form,
        codes=codes,
        left=count_recovery_codes(account.id),
        next=way_back(),
    ), form.status
