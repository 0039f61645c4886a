"""Who may book for a member: she names the person, who says yes, and either ends it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.partners import Partner
from portal.accounts.models.people import Account
from portal.accounts.operations import partners
from portal.accounts.queries import people
from portal.accounts.rules.refusals import SignInFirst
from portal.accounts.rules.sign_ins import Way
from portal.accounts.signed_in import current_account, current_member, is_by_invitation, sign_in
from portal.booking.forms import PartnerForm
from portal.booking.views.blueprint import bp
from portal.gym import queries as gym
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.locale import current_language
from portal.web.translations import gettext as _

INVITATIONS = "5 per day"  # of one member


INVITATIONS_TO_ONE = "10 per day"  # to one address


@bp.route("/me/partner", methods=["GET", "POST"])
@access.members
@access.recently_confirmed
@limits.limiter.limit(limits.TRIES, methods=["POST"])
def own_partner() -> ResponseReturnValue:
    """She names the person, or ends it."""
    member, form = current_member(), PartnerForm()
    if form.is_submitted_and_valid():
        email = people.normal_email(form.email.data or "")
        limits.count("partner invitations", member.id, most=INVITATIONS)
        limits.count("partner invitations to", email, most=INVITATIONS_TO_ONE)
        try:
            partners.invite_partner(member=member, email=email, locale=current_language(), now=clock.now())
        except DomainError as refusal:
            form.refuse(refusal, at="email")
        else:
            flash(_("We have mailed the invitation. It is valid for 7 days."))
            return redirect(url_for(".own_partner"), 303)
    return render_template(
        "booking/own_partner.html", form=form, partner=people.partner_of(member.id), branch=gym.branch()
    ), form.status


@bp.post("/me/partner/end")
@access.members
def end_partner() -> ResponseReturnValue:
    PressForm().insist()
    partners.end_partner(member=current_member(), now=clock.now())
    flash(_("From now on only you book and cancel."))
    return redirect(url_for(".own_partner"), 303)


@bp.route("/partner/<token>", methods=["GET", "POST"])
@access.anyone
@limits.limiter.limit(limits.TRIES, methods=["POST"])
def accept_partner(token: str) -> ResponseReturnValue:
    """A button and not the link itself: mail programs open links to look at them.

    The link lets nobody into an account that is there. Where the address has one, its owner signs in
    by her own means and comes back; only an account that was not there before is signed in, and to
    these pages alone.
    """
    now, form = clock.now(), PressForm()
    partner, mine = partners.open_partner_link(token, now=now), _account_of_her_own()
    refusal = _refusal(partner, mine)
    if refusal is None and form.is_submitted_and_valid():
        try:
            account = partners.accept_partner(token=token, account=mine, locale=current_language(), now=now)
        except SignInFirst as opened_since:
            refusal = opened_since
        else:
            if mine is None:
                sign_in(account, way=Way.HELPER)
            return redirect(url_for(".partner"), 303)
    if refusal and request.method == "POST":
        form.refuse(refusal)
    return render_template(
        "booking/partner_invited.html",
        form=form,
        name=partner.member.family_name,
        refusal=refusal.code if refusal else None,
        said=sentence(refusal) if refusal else None,
    ), form.status


def _account_of_her_own() -> Account | None:
    """Who is signed in, and by more than another invitation."""
    return None if is_by_invitation() else current_account()


def _refusal(partner: Partner, mine: Account | None) -> DomainError | None:
    """Why there is nothing to say yes to here and now."""
    if mine is None:
        return SignInFirst() if people.account_by_email(partner.email) else None
    try:
        partners.check_invited(partner, mine)
    except DomainError as refusal:
        return refusal
    return None
