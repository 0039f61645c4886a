"""The steps from a chosen time to a booking. Each is an address; what was typed is kept on the server."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_account
from portal.availability.queries import slots
from portal.availability.queries.claims import Mine
from portal.availability.rules.refusals import SlotTaken
from portal.booking.own_booking import actor_of
from portal.booking.params import (
    asked,
    babies_sent,
    member_or_none,
    moment,
    trainer_value,
    wished_day,
    wished_service,
    wished_time,
)
from portal.checkout.models import Draft
from portal.checkout.operations import drafts, finishing
from portal.checkout.views.blueprint import bp
from portal.checkout.views.choose import new_visit
from portal.checkout.views.months import month_page
from portal.checkout.views.own_draft import (
    first_undone,
    known_drafts,
    next_step,
    own_draft,
    remember,
    sign_in_newcomer,
    step,
    stop_visitors,
    to_booking,
)
from portal.checkout.views.time_choice import TimeChoice, refused_time_page, time_page
from portal.health import queries as health_checks
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits, metrics, templating
from portal.web.forms import PressForm
from portal.web.locale import current_language
from portal.web.translations import gettext as _


@bp.post("/book/drafts")
@access.anyone
@limits.limiter.limit(limits.holds)
def begin() -> ResponseReturnValue:
    """The time she has chosen is kept for her from here on.

    Without a token, for a visitor has no session yet: all it does is to keep a time for whoever asks.
    """
    service = wished_service()
    stop_visitors(service.branch)
    account, member = current_account(), member_or_none()
    check = health_checks.latest_check(member.id) if member else None
    same_as = check if "usual" in request.form else None
    answers = same_as.answers if same_as else None  # now: after the deed it would be read once more
    try:
        draft = drafts.begin(
            service=service,
            starts_at=wished_time(service.branch),
            asked=asked(service.branch, babies=babies_sent()),
            instead_of=known_drafts(),
            same_as=same_as,
            member=member,
            now=clock.now(),
        )
    except DomainError as refusal:
        wanted = moment(request.form.get("at", ""), service.branch)
        return refused_time_page(new_visit(service), wanted, refusal)
    remember(draft, account)
    return redirect(first_undone(draft, answers=answers, member=member), 303)


def another_time(draft: Draft) -> TimeChoice:
    """The draft's time chosen anew; until then the one it has stays."""
    babies = draft.babies
    return TimeChoice(
        service=draft.service,
        asked=asked(draft.service.branch, babies=babies) if "trainer" in request.values else draft.asked,
        days="checkout.edit_time",
        month="checkout.edit_month",
        chosen=url_for("checkout.edit_time", key=draft.key),
        back=next_step(draft),
        values={"key": draft.key},
        draft=draft,
        moves=draft.moves,
        mine=Mine(
            hold_ids=(draft.hold_id,) if draft.hold_id else (),
            booking_id=draft.moves.id if draft.moves else None,
        ),
    )


def other_time(draft: Draft, wanted: datetime | None, refusal: DomainError) -> ResponseReturnValue:
    return refused_time_page(another_time(draft), wanted, refusal)


@bp.route("/book/<key>/time", methods=["GET", "POST"])
@access.anyone
def edit_time(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    choice, branch = another_time(draft), draft.service.branch
    form = PressForm()
    if not form.is_submitted_and_valid():
        return time_page(choice, wished_day() or draft.visit_on, status=form.status)
    try:
        drafts.choose_time(draft=draft, starts_at=wished_time(branch), asked=choice.asked, now=clock.now())
    except DomainError as refusal:
        return other_time(draft, moment(request.form.get("at", ""), branch), refusal)
    return redirect(next_step(draft), 303)


@bp.get("/book/<key>/month")
@access.anyone
def edit_month(key: str) -> ResponseReturnValue:
    return month_page(another_time(own_draft(key)))


@bp.post("/book/<key>/hold")
@access.anyone
def extend(key: str) -> ResponseReturnValue:
    """Ten minutes more, once."""
    draft = own_draft(key)
    PressForm().insist()
    try:
        drafts.extend(draft=draft, now=clock.now())
    except DomainError as refusal:
        metrics.count_refusal(refusal)
        flash(_(refusal.message))
    else:
        until = draft.service.branch.local(draft.hold.expires_at) if draft.hold else clock.now()
        flash(_("We keep this time for you until %(time)s.", time=templating.clock(until)))
    return redirect(next_step(draft), 303)


@bp.route("/book/<key>/check", methods=["GET", "POST"])
@access.anyone
def check(key: str) -> ResponseReturnValue:
    """Everything once more; the button makes the booking, or moves it."""
    draft = own_draft(key)
    here = url_for(".check", key=key)
    if next_step(draft) != here:
        return redirect(next_step(draft))
    form, nearest = PressForm(), []
    if form.is_submitted_and_valid():
        try:
            booking = finishing.finish(
                draft=draft,
                member=member_or_none(),
                locale=current_language(),
                terms=request.form.get("terms"),
                actor=actor_of(draft.moves) if draft.moves else "",
                now=clock.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, SlotTaken):
                nearest = slots.nearest_open(
                    draft.service, draft.starts_at, now=clock.now(), asked=draft.asked
                )
        else:
            if draft.moves:
                flash(_("Your visit is moved. We have written to you."))
                return redirect(url_for("booking.show", reference=booking.reference), 303)
            sign_in_newcomer(draft)
            return to_booking(booking)
    is_open = bool(draft.hold and draft.hold.expires_at > clock.now()) or _is_open(draft)
    return step(
        "checkout/check.html",
        draft,
        form,
        member=member_or_none(),
        nearest=nearest,
        is_open=is_open,
        now=clock.now(),
        wished_trainer=trainer_value(draft.asked),
    )


def _is_open(draft: Draft) -> bool:
    """Whether the time she had is still to be had, now that it is not kept any more."""
    try:
        slots.open_slot(
            draft.service,
            draft.starts_at,
            asked=draft.asked,
            mine=another_time(draft).mine,
            now=clock.now(),
        )
    except DomainError:
        return False
    return True
