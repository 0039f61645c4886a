"""The same time every week: look which dates work, book those she confirms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_member
from portal.availability.queries import slots
from portal.availability.rules.refusals import NotOffered
from portal.booking.params import asked, insist_terms, moment, trainer_choices, trainer_value
from portal.checkout.forms import SeriesForm
from portal.checkout.operations.series import book_series
from portal.checkout.rules import NotOfThisSeries
from portal.checkout.views.blueprint import bp
from portal.gym import queries as gym
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.errors import sentence
from portal.web.translations import gettext as _
from portal.web.translations import ngettext


@dataclass(frozen=True)
class Date:
    """One week's time: where it stands, and why it cannot be had, if it cannot."""

    start: datetime
    value: str
    said: str
    is_open: bool
    is_chosen: bool


@bp.route("/me/series", methods=["GET", "POST"])
@access.members
def series() -> ResponseReturnValue:
    """The address holds the first time and the number of weeks; the form, which of them she wants."""
    member, now = current_member(), clock.now()
    service = gym.first_session() or abort(404)
    form = SeriesForm(request.args) if request.method == "GET" and request.args else SeriesForm()
    form.limit(service, now=now)
    dates: list[Date] = []
    if request.method == "POST" and form.is_submitted_and_valid():
        try:
            insist_terms(service)
            booked = _book(form, service)
        except DomainError as refusal:
            form.refuse(refusal, at=None)
            dates = _dates(form, service, refusal)
        else:
            flash(ngettext("%(num)s visit is booked.", "%(num)s visits are booked.", len(booked)))
            return redirect(url_for("site.bookings"), 303)
    elif request.method == "GET" and request.args and form.is_whole():
        dates = _dates(form, service, None)
    return render_template(
        "checkout/series.html",
        form=form,
        service=service,
        now=service.branch.local(now),
        member=member,
        dates=dates,
        trainer=trainer_value(asked(service.branch)),
        choices=trainer_choices(service),
        key=tokens.url_token(),  # nothing was made with the one before
        first_day=service.branch.local(now).date(),
    ), form.status


def _book(form: SeriesForm, service: Service) -> list[object]:
    chosen = [moment(at, service.branch) for at in request.form.getlist("at")[:60]]
    return [
        *book_series(
            member=current_member(),
            service=service,
            starts=[at for at in chosen if at],
            health_check=health.latest_check(current_member().id),
            asked=asked(service.branch, babies=form.babies.data),
            form_key=request.form.get("key", "")[:64] or tokens.url_token(),
            actor=current_member().actor,
            now=clock.now(),
        )
    ]


def _dates(form: SeriesForm, service: Service, refusal: DomainError | None) -> list[Date]:
    """Every week's time, open ones chosen at first; then as she has chosen."""
    chosen = set(request.form.getlist("at")) if request.method == "POST" else None
    branch = service.branch
    starts = [form.first_start(branch) + timedelta(weeks=week) for week in range(form.weeks.data or 0)]
    obstacles = slots.obstacles(
        service, starts, asked=asked(branch, babies=form.babies.data), now=clock.now()
    )
    rows = []
    for start in starts:
        said = _said(obstacles[start]) if start in obstacles else ""
        if isinstance(refusal, NotOfThisSeries) and refusal.starts_at == start:
            said = sentence(refusal.refusal)
        value = start.strftime("%Y-%m-%dT%H:%M")
        is_chosen = not said and (chosen is None or value in chosen)
        rows.append(Date(start, value, said, is_open=not said, is_chosen=is_chosen))
    return rows


def _said(obstacle: DomainError) -> str:
    """Why a week cannot be had. There is no list to choose from here."""
    return _("There is no such time on this day.") if isinstance(obstacle, NotOffered) else sentence(obstacle)
