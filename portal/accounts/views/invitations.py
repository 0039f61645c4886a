"""The link by which new staff come in for the first time."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.operations import links
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import sign_in
from portal.accounts.views.blueprint import bp
from portal.lib import clock
from portal.web import access, limits
from portal.web.forms import PressForm
from portal.web.limits import TRIES


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(TRIES, methods=["POST"])
def invitation(token: str) -> ResponseReturnValue:
    """A button and not the link itself signs her in: mail programs open links to look at them."""
    links.open_link(use=CodeUse.INVITATION, token=token, now=clock.now())
    form = PressForm()
    if form.is_submitted_and_valid():
        account = links.use_link(use=CodeUse.INVITATION, token=token, now=clock.now())
        sign_in(account, way=Way.LINK)
        return redirect(url_for("site.welcome"), 303)
    return render_template("accounts/invitation.html", form=form), form.status
