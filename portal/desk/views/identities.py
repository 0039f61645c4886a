"""Who a member is: her name, phone and address, corrected by the desk."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.operations import people, sign_ins
from portal.accounts.signed_in import current_staff
from portal.desk.forms.people import IdentityForm
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.scope import known_member
from portal.lib import clock
from portal.web import access
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.route("/members/<key:number>/identity", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def identity(number: int) -> ResponseReturnValue:
    found = known_member(number)
    form = IdentityForm(obj=found)
    if form.is_submitted_and_valid():
        people.change_member(
            member=found,
            values={
                name: form[name].data or ""
                for name in ("family_name", "given_name", "family_kana", "given_kana", "phone")
            },
            actor=current_staff().actor,
            now=clock.now(),
        )
        flash(_("Saved."))
        return redirect(url_for(".member", number=found.id), 303)
    return render_template("desk/identity.html", form=form, member=found), form.status


@bp.post("/members/<key:number>/sign-ins/end")
@access.staff(OWNER)
@access.recently_confirmed
def end_sign_ins(number: int) -> ResponseReturnValue:
    """She has lost a phone, or somebody else has got in."""
    found = known_member(number)
    PressForm().insist()
    if found.account:
        sign_ins.end_sign_ins(account=found.account, actor=current_staff().actor, now=clock.now())
    flash(_("She is signed out everywhere."))
    return redirect(url_for(".member", number=found.id), 303)
