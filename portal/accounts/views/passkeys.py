"""Passkeys: signing in with one, adding one, taking one away. The script is static/js/passkey.js."""

from urllib.parse import urlsplit

from flask import Response, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import PasskeyForm
from portal.accounts.models.people import Account
from portal.accounts.operations import codes, second_steps
from portal.accounts.queries import sign_ins
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import confirm, current_account, sign_in
from portal.accounts.views.account import account_page, not_yet, own_account, step_is_set
from portal.accounts.views.blueprint import bp
from portal.accounts.views.second_step import ISSUER
from portal.accounts.views.sign_in import onward, sign_in_page
from portal.lib import clock, passkeys
from portal.lib.errors import DomainError
from portal.lib.passkeys import Site
from portal.web import access, app_settings, devices, limits, logging
from portal.web.forms import PressForm
from portal.web.limits import TRIES
from portal.web.translations import gettext as _

ASKED = "passkey"  # in the session: the key of what was asked last


def site() -> Site:
    """Keys are made for the portal's own address, whatever host a request has named."""
    parts = urlsplit(app_settings.settings().base_url)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}", ISSUER)


def _asked(options: str, challenge: str, account_id: int | None) -> Response:
    session[ASKED] = codes.keep_challenge(challenge=challenge, account_id=account_id, now=clock.now())
    return Response(options, mimetype="application/json", headers={"Cache-Control": "no-store"})


@bp.post("/login/passkey/options")
@access.anyone
@limits.limiter.limit(TRIES)
def ask_passkey() -> ResponseReturnValue:
    """What a key is to sign. It may be any key of this site: nobody has to say who she is."""
    PressForm().insist()
    account = current_account()
    known = [passkey.credential for passkey in sign_ins.passkeys_of(account.id)] if account else []
    return _asked(*passkeys.to_sign_in(site(), known=known), account.id if account else None)


@bp.post("/login/passkey")
@access.anyone
@limits.limiter.limit(TRIES)
def by_passkey() -> ResponseReturnValue:
    """Signs in; for somebody signed in already, it is her second step, or her confirmation."""
    form, mine = PasskeyForm(), current_account()
    if form.is_submitted_and_valid():
        try:
            account = second_steps.use_passkey(
                site=site(), key=session.pop(ASKED, ""), answer=form.answer.data or "", now=clock.now()
            )
            return _proven(account, mine, is_remembered=bool(form.is_remembered.data))
        except DomainError as refusal:
            logging.refused_sign_in("passkey", mine.id if mine else None)
            form.refuse(refusal)
    if mine:
        return account_page(form)
    return sign_in_page(form)


def _proven(account: Account, mine: Account | None, *, is_remembered: bool) -> ResponseReturnValue:
    if mine is not None and mine.id == account.id:
        confirm(is_strong=True)
    else:
        sign_in(account, way=Way.PASSKEY, is_strong=True, is_remembered=is_remembered)
    return onward()


@bp.post("/account/passkeys/options")
@access.signed_in
@access.recently_signed_in
def ask_new_passkey() -> ResponseReturnValue:
    PressForm().insist()
    account = own_account()
    if refused := not_yet(account):
        return refused
    known = [passkey.credential for passkey in sign_ins.passkeys_of(account.id)]
    options, challenge = passkeys.to_register(
        site(), handle=account.handle, account=account.email, known=known
    )
    return _asked(options, challenge, account.id)


@bp.post("/account/passkeys")
@access.signed_in
@access.recently_signed_in
@limits.limiter.limit(TRIES)
def add_passkey() -> ResponseReturnValue:
    account, form = own_account(), PasskeyForm()
    refused = not_yet(account)
    if refused:
        return refused
    if not form.is_submitted_and_valid():
        return account_page(form)
    try:
        second_steps.add_passkey(
            account=account,
            site=site(),
            key=session.pop(ASKED, ""),
            answer=form.answer.data or "",
            name=form.name.data or devices.named(request.user_agent.string) or _("Passkey"),
            now=clock.now(),
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return account_page(form)
    return step_is_set(account)


@bp.post("/account/passkeys/<key:number>/removal")
@access.signed_in
@access.recently_confirmed
def remove_passkey(number: int) -> ResponseReturnValue:
    account = own_account()
    PressForm().insist()
    refused = not_yet(account)
    if refused:
        return refused
    second_steps.remove_passkey(account=account, number=number, now=clock.now())
    flash(_("The passkey is taken away."))
    return redirect(url_for(".account"), 303)
