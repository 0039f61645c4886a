"""A password, set by a mailed link."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import AddressForm, NewPasswordForm
from portal.accounts.models.people import Account
from portal.accounts.operations import links, passwords
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import LinkOver
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import current_account, is_by_invitation, is_known_device, sign_in
from portal.accounts.views.blueprint import bp
from portal.db import db
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits
from portal.web.app_settings import secret_key, settings
from portal.web.limits import TRIES
from portal.web.locale import current_language
from portal.web.translations import gettext as _


@bp.route("/password/reset", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(TRIES, methods=["POST"])
def forgot() -> ResponseReturnValue:
    mine = None if is_by_invitation() else current_account()
    form = AddressForm(data={"email": mine.email if mine else None})
    if form.is_submitted_and_valid():
        email = form.email.data or ""
        account = people.account_by_email(email)
        try:
            links.send_link(
                use=CodeUse.PASSWORD,
                email=email,
                account=account if account and account.active else None,
                network=limits.network(),
                locale=account.locale if account else current_language(),
                secret=secret_key(),
                is_known_device=is_known_device(account),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="email")
        else:
            flash(_("If this address has an account, a link is on its way to it."))
            return redirect(url_for(".forgot"), 303)
    return render_template("accounts/forgot.html", form=form), form.status


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(TRIES, methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    try:
        account = _whose(token)
    except LinkOver:
        flash(_("This link does not work any more. Ask for a new one here."))
        return redirect(url_for(".forgot"), 303)
    form = NewPasswordForm()
    if form.is_submitted_and_valid():
        try:
            passwords.set_password(
                token=token,
                account=account,
                password=form.password.data or "",
                breached=settings().breached_passwords,
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="password")
        else:
            sign_in(account, way=Way.LINK)
            flash(_("Your new password is set. You are signed in."))
            return redirect(url_for("site.welcome"), 303)
    return render_template("accounts/reset.html", form=form, email=account.email), form.status


def _whose(token: str) -> Account:
    link = links.open_link(use=CodeUse.PASSWORD, token=token, now=clock.now())
    return db.session.get_one(Account, link.account_id)
