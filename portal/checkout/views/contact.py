"""Who she is, and the code or link that proves her address."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.operations import links
from portal.accounts.queries import people
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import LinkOver, TooManyCodes
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import current_account, is_known_device, sign_in_if_nobody
from portal.checkout.forms import CodeForm, ContactForm
from portal.checkout.models import Draft
from portal.checkout.operations import contacts
from portal.checkout.views.blueprint import bp
from portal.checkout.views.own_draft import count_mail, known_drafts, next_step, own_draft, remember, step
from portal.lib import addresses, clock
from portal.lib.errors import DomainError
from portal.web import access, limits, logging
from portal.web.app_settings import secret_key
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.locale import current_language
from portal.web.translations import gettext as _

CODES = "booking_codes"  # in the session: for each draft, the key of the code this browser has asked for
GUESSES_OF_ONE = "20 per hour"  # in one draft, however many codes


@bp.route("/book/<key>/contact", methods=["GET", "POST"])
@access.anyone
def contact(key: str) -> ResponseReturnValue:
    """The next page is the same for every address, known or new, and so is what it costs.

    Nothing is tried here: typing is free however often, and each mail is counted.
    """
    draft = own_draft(key)
    form = ContactForm(data=draft.person)
    if form.is_submitted_and_valid():
        had_code_for = draft.person.get("email") if draft.key in session.get(CODES, {}) else None
        contacts.give_contact(draft=draft, contact=form.contact)
        if not draft.is_proven and draft.person["email"] != had_code_for:
            try:
                _mail_code(draft)
            except TooManyCodes as refusal:  # what she has typed is kept, and the newest link is good
                flash(sentence(refusal))
        return redirect(next_step(draft), 303)
    return step("checkout/contact.html", draft, form)


def _mail_code(draft: Draft) -> None:
    """Raises TooManyCodes, or 429."""
    count_mail(draft)
    account = people.account_by_email(draft.person["email"])
    code_key = contacts.send_code(
        draft=draft,
        account=account,
        locale=current_language(),
        secret=secret_key(),
        is_known_device=is_known_device(account),
        now=clock.now(),
    )
    known = {known_draft.key for known_draft in known_drafts()}
    others = {name: kept for name, kept in session.get(CODES, {}).items() if name in known}
    session[CODES] = others | {draft.key: code_key}


@bp.route("/book/<key>/code", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(limits.TRIES, methods=["POST"])
def code(key: str) -> ResponseReturnValue:
    """A code for an address that has an account signs in to it, here and now: it is the same code."""
    draft = own_draft(key)
    if draft.contact is None or draft.is_proven:
        return redirect(next_step(draft))
    form = CodeForm()
    if form.is_submitted_and_valid():
        limits.count("guesses in a draft", draft.key, most=GUESSES_OF_ONE)
        try:
            account = contacts.prove_address(
                draft=draft,
                key=session.get(CODES, {}).get(draft.key, ""),
                code=form.code.data or "",
                secret=secret_key(),
                now=clock.now(),
            )
        except DomainError as refusal:
            logging.refused_sign_in("code", None)
            form.refuse(refusal, at="code")
        else:
            sign_in_if_nobody(account, proven=draft.proven_email)
            remember(
                draft, current_account()
            )  # a sign-in lets go of what was begun here before somebody else's
            return redirect(next_step(draft), 303)
    return step("checkout/code.html", draft, form, meant=addresses.meant(draft.person["email"]))


@bp.post("/book/<key>/codes")
@access.anyone
@limits.limiter.limit(limits.TRIES)
def new_code(key: str) -> ResponseReturnValue:
    """Another code, in place of the one that did not come."""
    draft = own_draft(key)
    if draft.contact is None or draft.is_proven:
        return redirect(next_step(draft), 303)
    PressForm().insist()
    try:
        _mail_code(draft)
    except DomainError as refusal:
        again = CodeForm(formdata=None)
        again.refuse(refusal, at="code")
        return step("checkout/code.html", draft, again, meant=addresses.meant(draft.person["email"]))
    flash(_("We have sent a new code. The previous one no longer works."))
    return redirect(url_for(".code", key=key), 303)


@bp.route("/book/codes/<token>", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(limits.TRIES, methods=["POST"])
def prove_by_link(token: str) -> ResponseReturnValue:
    """The link beside a code proves the address for the browser it is opened in, whoever asked for it.

    Where nobody is booking with that address, it proves nothing. Looking at it uses nothing up.
    """
    form, draft = PressForm(), None
    try:
        link = links.open_link(use=CodeUse.BOOKING, token=token, now=clock.now())
        draft = _draft_with(link.email)
        if draft and form.is_submitted_and_valid():
            account = contacts.prove_by_link(draft=draft, token=token, now=clock.now())
            sign_in_if_nobody(account, proven=draft.proven_email, way=Way.LINK)
            remember(draft, current_account())
            return redirect(next_step(draft), 303)
    except LinkOver as refusal:
        logging.refused_sign_in("link", None)
        if draft is None and not (draft := _draft_with()):
            raise
        if not draft.is_proven:  # or else it was a second tap
            flash(sentence(refusal))
        return redirect(next_step(draft), 303)
    return render_template("checkout/code_link.html", form=form, draft=draft), form.status


def _draft_with(email: str | None = None) -> Draft | None:
    """What this browser is booking with that address, or with any; the newest."""
    found = [draft for draft in known_drafts() if draft.person and not draft.booking and not draft.moves]
    found = [draft for draft in found if email in (None, draft.person["email"])]
    found = [draft for draft in found if draft.forget_at > clock.now()]
    return max(found, key=lambda draft: draft.id, default=None)
