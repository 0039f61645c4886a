"""One to three things of her own that she would like to do more easily."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.progress import operations
from portal.progress.forms import ActivityForm, AnswerForm
from portal.progress.views.blueprint import bp
from portal.progress.views.log import log_page, today
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.post("/activities")
@access.members
def add_activity() -> ResponseReturnValue:
    form = ActivityForm()
    if form.is_submitted_and_valid():
        name = request.form.get("suggested") or form.name.data or ""
        try:
            operations.add_activity(member=current_member(), name=name, now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal, at="name")
        else:
            return _back()
    return log_page(today(), AnswerForm(formdata=None), form)


@bp.post("/activities/<key:number>/end")
@access.members
def end_activity(number: int) -> ResponseReturnValue:
    PressForm().insist()
    ended = operations.end_activity(member=current_member(), number=number, now=clock.now())
    flash(_("“%(name)s” is off the list. What you have noted stays.", name=ended.name))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(".index", _anchor="activities"), 303)
