"""Her answer to whether another record is hers, too: signed in as herself, and by digits from her mailbox."""

from flask import abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms import CodeForm
from portal.accounts.models.joinings import Joining
from portal.accounts.operations import joinings, merges
from portal.accounts.operations.merges import PART_WITHIN
from portal.accounts.queries.joinings import joining_of
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.joinings import JoiningOver
from portal.accounts.signed_in import current_account, current_member, leave_device
from portal.accounts.views.account import mail_own_code, own_account
from portal.accounts.views.blueprint import bp
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits
from portal.web.app_settings import secret_key
from portal.web.forms import Form, PressForm
from portal.web.limits import TRIES
from portal.web.translations import gettext as _

CODE = "joining_code"  # in the session: the key of the code, and the question it answers


@bp.route("/account/joining/<key:number>", methods=["GET", "POST"])
@access.members
@access.recently_confirmed
@limits.limiter.limit(TRIES, methods=["POST"])
def joining(number: int) -> ResponseReturnValue:
    """What would be seen together, and the six digits that say yes."""
    found, form = _asked(number), CodeForm()
    asked = session.get(CODE, {})
    is_mailed = asked.get("joining") == number
    if is_mailed and form.is_submitted_and_valid():
        try:
            merges.say_yes(
                joining=found,
                member=current_member(),
                key=asked["key"],
                code=form.code.data or "",
                secret=secret_key(),
                now=clock.now(),
            )
        except JoiningOver as refusal:
            form.refuse(refusal)
        except DomainError as refusal:
            form.refuse(refusal, at="code")
        else:
            session.pop(CODE)
            return _onward(number)
    return _page(found, form, is_mailed=is_mailed)


def _asked(number: int) -> Joining:
    return joining_of(current_member().id, number) or abort(404)


def _page(found: Joining, form: Form, *, is_mailed: bool) -> ResponseReturnValue:
    member, account = current_member(), own_account()
    return render_template(
        "accounts/joining.html",
        form=form,
        account=account,
        joining=found,
        is_open=found.is_open(clock.now()),
        is_kept=member.id == found.kept_id,
        is_other_called=found.gone.account is None,
        has_said_yes=found.said_at(member.id) is not None,
        is_mailed=is_mailed,
        days=PART_WITHIN.days,
    ), form.status


def _onward(number: int) -> ResponseReturnValue:
    """Back to the page; whose account has just gone into the other signs in to that."""
    if current_account() is not None:
        return redirect(url_for(".joining", number=number), 303)
    leave_device()
    flash(_("The two records are one now. Sign in with either address."))
    return redirect(url_for(".login"), 303)


@bp.post("/account/joining/<key:number>/codes")
@access.members
@access.recently_confirmed
@limits.limiter.limit(TRIES)
def mail_joining_code(number: int) -> ResponseReturnValue:
    """She wants to say yes."""
    found = _asked(number)
    PressForm().insist()
    if not found.is_open(clock.now()) or found.said_at(current_member().id):
        return redirect(url_for(".joining", number=number), 303)
    try:
        key = mail_own_code(CodeUse.JOINING)
    except DomainError as refusal:
        form = CodeForm(formdata=None)
        form.refuse(refusal)
        return _page(found, form, is_mailed=session.get(CODE, {}).get("joining") == number)
    session[CODE] = {"key": key, "joining": number}
    return redirect(url_for(".joining", number=number), 303)


@bp.post("/account/joining/<key:number>/refusal")
@access.members
@limits.limiter.limit(TRIES)
def decline_joining(number: int) -> ResponseReturnValue:
    """No, or no longer yes. It asks for nothing more, for it gives nothing away."""
    found = _asked(number)
    PressForm().insist()
    joinings.decline_joining(joining=found, member=current_member(), now=clock.now())
    session.pop(CODE, None)
    return redirect(url_for(".joining", number=number), 303)
