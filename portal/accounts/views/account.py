"""The page about one's own way in, and where one is signed in."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import PasskeyForm
from portal.accounts.models.people import Account
from portal.accounts.operations import codes, sign_ins
from portal.accounts.queries import people
from portal.accounts.queries.sign_ins import count_recovery_codes, has_second_step, passkeys_of, sign_ins_of
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.sign_ins import Way
from portal.accounts.security import notes_key, pages_key, sign_in_name
from portal.accounts.signed_in import (
    confirm,
    current_account,
    current_member,
    current_sign_in,
    is_known_device,
    know_device,
)
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sign_in import onward, way_back
from portal.lib import clock
from portal.web import access, limits
from portal.web.app_settings import secret_key
from portal.web.forms import Form, PressForm
from portal.web.translations import gettext as _


@bp.get("/account")
@access.signed_in
def account() -> ResponseReturnValue:
    return account_page(PasskeyForm(formdata=None))


def account_page(form: Form) -> ResponseReturnValue:
    mine, now = own_account(), clock.now()
    return render_template(
        "accounts/account.html",
        form=form,
        account=mine,
        this=current_sign_in(),
        sign_ins=sign_ins_of(mine.id, now=now),
        passkeys=passkeys_of(mine.id),
        codes_left=count_recovery_codes(mine.id),
        must=mine.staff is not None and not has_second_step(mine),
        next=way_back(),
    ), form.status


@bp.post("/account/sign-ins/<key:number>/end")
@access.signed_in
@access.recently_signed_in
def end_sign_in(number: int) -> ResponseReturnValue:
    """On another device."""
    PressForm().insist()
    sign_ins.end_sign_in(account=own_account(), number=number, now=clock.now())
    flash(_("Signed out there."))
    return redirect(url_for(".account"), 303)


@bp.post("/account/sign-ins/end")
@access.signed_in
@access.recently_signed_in
def end_sign_ins() -> ResponseReturnValue:
    """Everywhere but here."""
    PressForm().insist()
    mine = own_account()
    sign_ins.end_sign_ins(account=mine, besides=current_sign_in().id, actor=mine.subject, now=clock.now())
    know_device(mine)
    flash(_("Signed out everywhere else."))
    return redirect(url_for(".account"), 303)


@bp.get("/me/device")
@access.members
def device() -> ResponseReturnValue:
    """What this device seals with, for as long as she is signed in here.

    `joined` opens what she has noted for an account that has gone into this one, by the account's number.
    """
    mine = own_account()
    gone = [record.account for record in people.every_record(current_member())[1:] if record.account]
    return jsonify(
        name=sign_in_name(),
        owner=str(mine.id),
        pages=pages_key(mine),
        notes=notes_key(mine),
        joined={account.id: notes_key(account) for account in gone},
    )


def own_account() -> Account:
    """For views that somebody signed in has opened."""
    account = current_account()
    assert account is not None
    return account


def mail_own_code(use: CodeUse) -> str:
    """Six digits to the address of whoever is signed in. Returns the key for this browser.

    Raises TooManyCodes.
    """
    account = own_account()
    return codes.send_code(
        use=use,
        email=account.email,
        account=account,
        network=limits.network(),
        locale=account.locale,
        secret=secret_key(),
        is_known_device=is_known_device(account),
        now=clock.now(),
    )


def not_yet(account: Account) -> ResponseReturnValue | None:
    """Staff who have a second step take it before they may change it; or else the first would do.

    Who has none yet, or none any more, shows first that the mailbox is hers: a password alone sets up
    nothing.
    """
    if account.staff is None:
        return None
    if has_second_step(account):
        is_taken = current_sign_in().is_strong
        return None if is_taken else redirect(url_for(".second_step", next=request.path))
    if current_sign_in().way is Way.PASSWORD:
        return redirect(url_for(".confirmation", next=access.way_back() or url_for(".account")))
    return None


def step_is_set(account: Account) -> ResponseReturnValue:
    """With it she has taken it. For staff without recovery codes yet, these come next."""
    confirm(is_strong=True)
    flash(_("It is set up. From now on, you sign in with it."))
    if account.staff and not count_recovery_codes(account.id):
        return redirect(url_for(".recovery_codes", next=way_back()), 303)
    return onward() if way_back() else redirect(url_for(".account"), 303)
