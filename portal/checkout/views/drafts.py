"""The steps from a chosen time to a booking. Each is an address; what was typed is kept on the server."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.availability.queries import slots
from portal.availability.queries.claims import Mine
from portal.availability.rules.refusals import NoBabySpace, SlotTaken
from portal.booking.own_booking import actor_of
from portal.booking.params import (
    asked,
    member_or_none,
    moment,
    trainer_value,
    wished_day,
    wished_service,
    wished_time,
)
from portal.booking.rules.refusals import NoBabies
from portal.checkout.forms import HealthForm
from portal.checkout.models import Draft
from portal.checkout.operations import drafts
from portal.checkout.operations.drafts import go_on_cleared
from portal.checkout.views.blueprint import bp
from portal.checkout.views.choose import TimeChoice, new_visit, refused_time_page, time_page
from portal.checkout.views.months import month_page
from portal.checkout.views.own_draft import (
    known_drafts,
    next_step,
    own_draft,
    remember,
    sign_in_newcomer,
    step,
    stop_visitors,
    to_booking,
)
from portal.gym.models import Service
from portal.health import queries as health_checks
from portal.health import rules as health_rules
from portal.health.models import HealthCheck
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access, limits, templating
from portal.web.fields import babies_in
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
    member = member_or_none()
    check = health_checks.latest_check(member.id) if member else None
    is_usual = "usual" in request.form and check is not None
    try:
        draft = drafts.begin(
            service=service,
            starts_at=wished_time(service.branch),
            asked=asked(service.branch, babies=_babies()),
            instead_of=known_drafts(),
            same_as=check if is_usual else None,
            member=member,
            now=clock.now(),
        )
    except DomainError as refusal:
        wanted = moment(request.form.get("at", ""), service.branch)
        return refused_time_page(new_visit(service), wanted, refusal)
    remember(draft)
    return redirect(next_step(draft), 303)


@bp.route("/book/<key>/health", methods=["GET", "POST"])
@access.anyone
def health(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    last = _last_check()
    form = HealthForm()
    form.show(draft.answers or (last.answers if last else None), babies=draft.babies)
    if _is_complete(form, draft.service):
        try:
            drafts.answer_health(draft=draft, answers=form.answers, babies=form.babies.data, now=clock.now())
        except NoBabySpace as refusal:
            form.refuse(refusal, at="babies")
        except NoBabies as refusal:
            form.refuse(refusal)  # the box is no longer there
        except DomainError as refusal:
            return _other_time(draft, draft.starts_at, refusal)
        else:
            return redirect(next_step(draft), 303)
    # With other answers typed, those of last time are no more true.
    return step("checkout/health.html", draft, form, last=None if draft.health else last)


@bp.post("/book/<key>/unchanged")
@access.members
def unchanged(key: str) -> ResponseReturnValue:
    """Nothing has changed since her last health check."""
    draft, last = own_draft(key), _last_check()
    PressForm().insist()
    if last is None:
        return redirect(url_for(".health", key=key), 303)
    try:
        drafts.nothing_has_changed(draft=draft, health_check=last, babies=_babies(), now=clock.now())
    except DomainError as refusal:
        return _other_time(draft, draft.starts_at, refusal)
    return redirect(next_step(draft), 303)


@bp.post("/book/<key>/cleared")
@access.members
def cleared(key: str) -> ResponseReturnValue:
    """The doctor's or midwife's yes has come since; the rest is as it was."""
    draft = own_draft(key)
    PressForm().insist()
    try:
        go_on_cleared(
            draft=draft,
            member=current_member(),
            babies=_babies(),
            now=clock.now(),
        )
    except DomainError as refusal:
        return _other_time(draft, draft.starts_at, refusal)
    return redirect(next_step(draft), 303)


def _babies() -> int:
    """That come along, by the form she has sent."""
    return babies_in(request.form.get("babies"))


def _last_check() -> HealthCheck | None:
    member = member_or_none()
    return health_checks.latest_check(member.id) if member else None


def _is_complete(form: HealthForm, service: Service) -> bool:
    """Sent, whole, and a birthday that can be; what is wrong stands in the form."""
    if not form.is_submitted_and_valid():
        return False
    try:
        health_rules.check_born_on(form.answers.born_on, today=service.branch.local(clock.now()).date())
    except DomainError as refusal:
        form.refuse(refusal, at="born_on")
        return False
    return True


def _another_time(draft: Draft) -> TimeChoice:
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


def _other_time(draft: Draft, wanted: datetime | None, refusal: DomainError) -> ResponseReturnValue:
    return refused_time_page(_another_time(draft), wanted, refusal)


@bp.route("/book/<key>/time", methods=["GET", "POST"])
@access.anyone
def edit_time(key: str) -> ResponseReturnValue:
    draft = own_draft(key)
    choice, branch = _another_time(draft), draft.service.branch
    form = PressForm()
    if not form.is_submitted_and_valid():
        return time_page(choice, wished_day() or draft.visit_on, status=form.status)
    try:
        drafts.choose_time(draft=draft, starts_at=wished_time(branch), asked=choice.asked, now=clock.now())
    except DomainError as refusal:
        return _other_time(draft, moment(request.form.get("at", ""), branch), refusal)
    return redirect(next_step(draft), 303)


@bp.get("/book/<key>/month")
@access.anyone
def edit_month(key: str) -> ResponseReturnValue:
    return month_page(_another_time(own_draft(key)))


@bp.post("/book/<key>/hold")
@access.anyone
def extend(key: str) -> ResponseReturnValue:
    """Ten minutes more, once."""
    draft = own_draft(key)
    PressForm().insist()
    try:
        drafts.extend(draft=draft, now=clock.now())
    except DomainError as refusal:
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
            booking = drafts.finish(
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
            mine=_another_time(draft).mine,
            now=clock.now(),
        )
    except DomainError:
        return False
    return True
