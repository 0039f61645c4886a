"""By a mailed code or a password; and out again."""

from flask import (
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.accounts.forms import AddressForm, CodeForm, PasskeyForm, PasswordForm, RememberForm
from portal.accounts.models.people import Account
from portal.accounts.operations import codes, links, passwords
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import CodeUsedUp, LinkOver, NotProven
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import current_account, is_known_device, sign_in, sign_out
from portal.accounts.views.blueprint import bp
from portal.lib import addresses, clock
from portal.lib.errors import DomainError
from portal.sealed.keys import opened, seal
from portal.web import access, limits, logging
from portal.web.app_settings import secret_key
from portal.web.forms import Form, PressForm
from portal.web.limits import TRIES
from portal.web.locale import current_language
from portal.web.translations import gettext as _

CODE = "sign_in_code"  # in the session: the key of the code this browser has asked for, and to where
FROM_HERE, FROM_EVERYWHERE, FROM_HERS = "10 per hour", "100 per hour", "20 per hour"


@bp.get("/login")
@access.anyone
def login() -> ResponseReturnValue:
    return sign_in_page(AddressForm(formdata=None))


def sign_in_page(form: Form) -> ResponseReturnValue:
    email = form.email.data if "email" in form else None
    forms = {
        kind: form if isinstance(form, kind) else kind(formdata=None, data={"email": email})
        for kind in (AddressForm, PasswordForm, PasskeyForm)
    }
    return render_template(
        "accounts/login.html",
        form=form,
        by_code=forms[AddressForm],
        by_password=forms[PasswordForm],
        by_passkey=forms[PasskeyForm],
        next=way_back(),
        asked=_why_asked(),
    ), form.status


def _why_asked() -> str | None:
    """What she reads who has been led here from another page."""
    if current_account() is None and g.get("was_over"):
        return str(_("Nothing was done for a while, so please sign in again."))
    return str(_("Please sign in to open this page.")) if way_back() else None


def way_back() -> str | None:
    """Where she wanted to go. Answers 400 to what is no path of ours."""
    wanted = request.values.get("next")
    if wanted is not None and not access.is_here(wanted):
        abort(400)
    return wanted


def onward() -> Response:
    """There, or to the page for whoever has just signed in."""
    return make_response(redirect(way_back() or url_for("site.welcome"), 303))


@bp.post("/login")
@access.anyone
@limits.limiter.limit(TRIES)
def by_password() -> ResponseReturnValue:
    way_back()
    form = PasswordForm()
    if not form.is_submitted_and_valid():
        return sign_in_page(form)
    account = people.account_by_email(form.email.data or "")
    _count_try(form.email.data or "", account)
    is_hers = passwords.matches_password(account, form.password.data or "")
    if account is None or not is_hers:
        logging.refused_sign_in("password", account.id if account else None)
        form.refuse(NotProven())
        return sign_in_page(form)
    sign_in(account, way=Way.PASSWORD, is_remembered=bool(form.is_remembered.data))
    return onward()


def _count_try(email: str, account: Account | None) -> None:
    """Guesses are counted by address and by where they come from; on a device of hers, apart from both."""
    whose = people.normal_email(email)
    if is_known_device(account):
        limits.count("password on a known device", whose, most=FROM_HERS)
        return
    limits.count("password", whose, limits.network(), most=FROM_HERE)
    limits.count("password", whose, most=FROM_EVERYWHERE)


@bp.post("/login/codes")
@access.anyone
@limits.limiter.limit(TRIES)
def send_code() -> ResponseReturnValue:
    """Mail a code, and go on to the page that asks for it; known and unknown addresses alike."""
    way_back()
    form = AddressForm()
    if not form.is_submitted_and_valid():
        return sign_in_page(form)
    email = form.email.data or ""
    account = people.account_by_email(email)
    try:
        key = codes.send_code(
            use=CodeUse.SIGN_IN,
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
        return sign_in_page(form)
    session[CODE] = {"key": key, "email": seal(people.normal_email(email), CODE, key)}
    return redirect(url_for(".code", next=way_back()), 303)


@bp.route("/login/code", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(TRIES, methods=["POST"])
def code() -> ResponseReturnValue:
    asked = session.get(CODE)
    email = opened(asked["email"], CODE, asked["key"]) if asked else None
    if asked is None or email is None:
        return redirect(url_for(".login", next=way_back()))
    form = CodeForm()
    if form.is_submitted_and_valid():
        try:
            found = codes.use_code(
                use=CodeUse.SIGN_IN,
                key=asked["key"],
                code=form.code.data or "",
                secret=secret_key(),
                is_known_device=is_known_device(people.account_by_email(email)),
                now=clock.now(),
            )
            account = people.account_by_email(found.email)
            if account is None or not account.active or account.id != found.account_id:
                raise CodeUsedUp
        except DomainError as refusal:
            logging.refused_sign_in("code", None)
            form.refuse(refusal, at="code")
        else:
            session.pop(CODE)
            sign_in(account, way=Way.CODE, is_remembered=bool(form.is_remembered.data))
            return onward()
    return render_template(
        "accounts/code.html", form=form, email=email, meant=addresses.meant(email), next=way_back()
    ), form.status


@bp.route("/login/links/<token>", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(TRIES, methods=["POST"])
def by_link(token: str) -> ResponseReturnValue:
    """The link beside a code. Looking at it uses nothing up: programs look at the links in a mail too."""
    form = RememberForm()
    try:
        if not form.is_submitted_and_valid():
            link = links.open_link(use=CodeUse.SIGN_IN, token=token, now=clock.now())
            return render_template("accounts/link.html", form=form, email=link.email), form.status
        account = links.use_link(use=CodeUse.SIGN_IN, token=token, now=clock.now())
    except LinkOver:
        logging.refused_sign_in("link", None)
        flash(_("This link does not work any more. Ask for a new one here."))
        return redirect(url_for(".login"), 303)
    session.pop(CODE, None)
    sign_in(account, way=Way.LINK, is_remembered=bool(form.is_remembered.data))
    return onward()


@bp.post("/logout")
@access.anyone
def logout() -> ResponseReturnValue:
    PressForm().insist()
    sign_out()
    flash(_("You are signed out."))
    answer = make_response(redirect(url_for("site.home"), 303))
    answer.headers["Clear-Site-Data"] = '"cache"'  # what waits on the device for somebody else stays
    return answer
