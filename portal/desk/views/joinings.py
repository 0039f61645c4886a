"""Two records that may be one person's: asking her, joining them when she stands here, parting them again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.operations import joinings, merges
from portal.accounts.operations.merges import PART_WITHIN
from portal.accounts.queries import people
from portal.accounts.queries.joinings import joining
from portal.accounts.signed_in import current_staff
from portal.booking.queries import bookings
from portal.desk.forms.people import InPersonForm
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.scope import known_member
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.translations import gettext as _


@bp.post("/members/<key:number>/joinings/<key:other>")
@access.staff(DESK, OWNER)
@access.recently_confirmed
def ask_to_join(number: int, other: int) -> ResponseReturnValue:
    """Both are asked by e-mail. Until both have said yes, nothing is joined."""
    member, another = known_member(number), _other(other)
    PressForm().insist()
    try:
        asked = joinings.ask_to_join(
            member=member, other=another, actor=current_staff().actor, now=clock.now()
        )
    except DomainError as refusal:
        flash(sentence(refusal))
    else:
        flash(_("We have asked both by e-mail.") if asked.gone.account else _("We have asked her by e-mail."))
    return redirect(url_for(".member", number=member.id), 303)


def _other(number: int) -> Member:
    """As it stands: who was joined with somebody since is not asked about by mistake."""
    return people.member(number) or abort(404)


@bp.route("/members/<key:number>/joinings/<key:other>/in-person", methods=["GET", "POST"])
@access.staff(OWNER)
@access.recently_confirmed
def join_in_person(number: int, other: int) -> ResponseReturnValue:
    """For whom the mails do not reach: she stands at the desk and shows who she is."""
    kept, gone = joinings.in_order(known_member(number), _other(other))
    form = InPersonForm()
    try:
        joinings.check_pair(kept, gone, now=clock.now())
        if form.is_submitted_and_valid():
            merges.join_in_person(
                member=kept,
                other=gone,
                reason=form.reason.data or "",
                actor=current_staff().actor,
                now=clock.now(),
            )
            flash(
                _(
                    "The two records are one now. You can part them again for %(days)s days.",
                    days=PART_WITHIN.days,
                )
            )
            return redirect(url_for(".member", number=kept.id), 303)
    except DomainError as refusal:
        flash(sentence(refusal))
        return redirect(url_for(".member", number=kept.id), 303)
    return render_template(
        "desk/joining.html",
        form=form,
        kept=kept,
        gone=gone,
        days=PART_WITHIN.days,
        **what_meets(kept, gone),
    ), form.status


def what_meets(member: Member, other: Member) -> dict[str, Any]:
    """What the desk should know before two records become one: visits at one hour, and who lets go."""
    _, gone = joinings.in_order(member, other)
    return {
        "at_once": bookings.visits_at_once(member.id, other.id, now=clock.now()),
        "loses_helper": people.partner_of(gone.id) is not None,
    }


@bp.post("/joinings/<key:number>/withdrawal")
@access.staff(DESK, OWNER)
@access.recently_confirmed
def withdraw_joining(number: int) -> ResponseReturnValue:
    found = joining(number) or abort(404)
    PressForm().insist()
    joinings.withdraw_joining(joining=found, actor=current_staff().actor, now=clock.now())
    flash(_("The question is taken back. Nothing was joined."))
    return redirect(url_for(".member", number=found.kept_id), 303)


@bp.post("/merges/<key:number>/undo")
@access.staff(DESK, OWNER)
@access.recently_confirmed
def undo_merge(number: int) -> ResponseReturnValue:
    found = people.merge(number) or abort(404)
    PressForm().insist()
    merges.part(merge=found, actor=current_staff().actor, now=clock.now())
    flash(_("They are two records again."))
    return redirect(url_for(".member", number=found.gone_id), 303)
