"""Choosing a service, a day and a time. Nothing is kept yet, and no cookie is set."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.availability.queries.claims import Mine
from portal.availability.queries.versions import times_version
from portal.booking.params import (
    asked,
    member_or_none,
    wished_day,
    wished_service,
)
from portal.booking.queries import bookings, history, suggestions
from portal.booking.rules.changes import deadline
from portal.booking.rules.refusals import TrialTaken
from portal.checkout.views.blueprint import bp
from portal.checkout.views.own_draft import known_drafts, stop_visitors
from portal.checkout.views.time_choice import TimeChoice, time_page
from portal.gym import queries as gym
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.lib import clock, tokens
from portal.web import access
from portal.web.page_cache import remembered
from portal.web.translations import gettext as _


@bp.get("/book")
@access.anyone
def start() -> ResponseReturnValue:
    return redirect(url_for(".services"))


@bp.get("/book/service")
@access.anyone
def services() -> ResponseReturnValue:
    """What is on offer to her, from when, and what is usual for her."""
    branch = gym.branch()
    stop_visitors(branch)
    member, now = member_or_none(), clock.now()
    visits = bookings.latest_visits(member.id) if member else []
    had_trial = bool(member and history.count_trials(member.id))
    offered = [service for service in branch.offered if service.is_online and service.is_trial != had_trial]
    check = health.latest_check(member.id) if member else None
    opens = {service.id: service.recovery.opens_on(check.answers) for service in offered} if check else {}
    personal = next((service for service in offered if not service.is_trial), None)
    usual = suggestions.usual(visits, personal, mine=_hers(), now=now) if personal and check else None
    at = usual.next_slot.starts_at if usual and usual.next_slot else now
    return render_template(
        "checkout/services.html",
        services=offered,
        had_trial=had_trial,
        opens=opens,
        today=branch.local(now).date(),
        usual=usual,
        personal=personal,
        deadline=branch.local(deadline(at, change_minutes=branch.change_minutes)),
        now=now,
        key=tokens.url_token(),  # pressed twice, it is one booking
    )


@bp.get("/book/closed")
@access.anyone
def for_members_now() -> ResponseReturnValue:
    """Nobody new is taken at the moment: whom to ask instead, and the way in for members."""
    branch = gym.branch()
    if branch.is_open_to_visitors or member_or_none():
        return redirect(url_for(".services"))
    return render_template("checkout/for_members_now.html", branch=branch)


@bp.get("/book/time")
@access.anyone
def times() -> ResponseReturnValue:
    return remembered(lambda: times_version(now=clock.now()), _times)


def _times() -> ResponseReturnValue:
    choice, member = new_visit(), member_or_none()
    if choice.service.is_trial and member and history.count_trials(member.id):
        flash(_(TrialTaken.message))
        return redirect(url_for(".services"))
    return time_page(choice, wished_day())


@bp.get("/book/health")
@access.anyone
def chosen_before() -> ResponseReturnValue:
    """Where a chosen time once led; bookmarks still come here."""
    return redirect(url_for(".times", service=wished_service().slug, date=request.args.get("at", "")[:10]))


def new_visit(service: Service | None = None) -> TimeChoice:
    service = service or wished_service()
    stop_visitors(service.branch)
    return TimeChoice(
        service=service,
        asked=asked(service.branch),
        days="checkout.times",
        month="checkout.month",
        chosen=url_for("checkout.begin"),
        back=url_for("checkout.services"),
        values={"service": service.slug},
        mine=_hers(),
    )


def _hers() -> Mine:
    """What is kept for her in this browser already."""
    return Mine(hold_ids=tuple(draft.hold_id for draft in known_drafts() if draft.hold_id))
