"""Who she is, and the code that proves her address."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.booking import operations
from portal.booking.forms import CodeForm, ContactForm
from portal.booking.views import bp
from portal.booking.views.own_draft import next_step, own_draft, step
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.current import secret_key
from portal.web.forms import PressForm
from portal.web.locale import current_language


@bp.route("/book/<key>/contact", methods=["GET", "POST"])
@access.anyone
def contact(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    form = ContactForm(data=draft.person)
    if form.is_submitted_and_valid():
        try:
            operations.give_contact(
                draft=draft,
                contact=form.contact,
                locale=current_language(),
                key=secret_key(),
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal, at="email")
        else:
            return redirect(next_step(draft), 303)
    return step("booking/contact.html", draft, form)


@bp.route("/book/<key>/code", methods=["GET", "POST"])
@access.anyone
def code(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    if draft.contact is None or draft.is_proven:
        return redirect(next_step(draft))
    form = CodeForm()
    if form.is_submitted_and_valid():
        try:
            operations.prove_address(draft=draft, code=form.code.data, key=secret_key(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal, at="code")
        else:
            return redirect(next_step(draft), 303)
    return step("booking/code.html", draft, form)


@bp.post("/book/<key>/codes")
@access.anyone
def new_code(key: str) -> ResponseReturnValue:
    """Another code, in place of the one that did not come."""
    draft = own_draft(key)
    if draft.contact is None or draft.is_proven:
        return redirect(next_step(draft), 303)
    PressForm().insist()
    try:
        operations.send_code(draft=draft, locale=current_language(), key=secret_key(), now=clock.now())
    except DomainError as refusal:
        again = CodeForm(formdata=None)
        again.refuse(refusal, at="code")
        return step("booking/code.html", draft, again)
    flash(_("We have sent a new code. The previous one no longer works."))
    return redirect(url_for(".code", key=key), 303)
