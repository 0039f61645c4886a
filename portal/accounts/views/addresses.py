"""Another e-mail address, proven by a code before it counts."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import AddressForm, CodeForm
from portal.accounts.operations import addresses, codes
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.signed_in import current_sign_in, know_device
from portal.accounts.views.account import own_account
from portal.accounts.views.blueprint import bp
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.sealed.keys import opened, seal
from portal.web import access, limits
from portal.web.app_settings import secret_key
from portal.web.limits import TRIES
from portal.web.translations import gettext as _

NEW = "new_address"  # in the session: the key of the code, and the address it went to


@bp.route("/account/email", methods=["GET", "POST"])
@access.signed_in
@access.recently_confirmed
@limits.limiter.limit(TRIES, methods=["POST"])
def change_address() -> ResponseReturnValue:
    account, form = own_account(), AddressForm()
    if form.is_submitted_and_valid():
        email = people.normal_email(form.email.data or "")
        is_free = people.account_by_email(email) is None
        try:
            key = codes.send_code(
                use=CodeUse.NEW_ADDRESS,
                email=email,
                account=account if is_free else None,
                network=limits.network(),
                locale=account.locale,
                secret=secret_key(),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="email")
        else:
            session[NEW] = {"key": key, "email": seal(email, NEW, key)}
            return redirect(url_for(".prove_address"), 303)
    return render_template("accounts/address.html", form=form, account=account), form.status


@bp.route("/account/email/code", methods=["GET", "POST"])
@access.signed_in
@access.recently_confirmed
@limits.limiter.limit(TRIES, methods=["POST"])
def prove_address() -> ResponseReturnValue:
    asked = session.get(NEW)
    email = opened(asked["email"], NEW, asked["key"]) if asked else None
    if asked is None or email is None:
        return redirect(url_for(".change_address"))
    form = CodeForm()
    if form.is_submitted_and_valid():
        try:
            addresses.change_address(
                account=own_account(),
                key=asked["key"],
                code=form.code.data or "",
                secret=secret_key(),
                keep=current_sign_in().id,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="code")
        else:
            session.pop(NEW)
            know_device(own_account())
            flash(_("Your address is changed. We have told the old one, too. Other devices are signed out."))
            return redirect(url_for(".account"), 303)
    return render_template("accounts/address_code.html", form=form, email=email), form.status
