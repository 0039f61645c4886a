"""A booking for somebody on the phone or at the desk: in twenty seconds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts.models.people import Member
from portal.accounts.signed_in import current_staff
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Slot
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.booking.queries import suggestions
from portal.booking.queries.bookings import latest_visits, made_with
from portal.desk.forms.visits import VisitForm
from portal.desk.views.blueprint import DESK, OWNER, bp
from portal.desk.views.placing import explain, impossible, offer_trainers
from portal.desk.views.scope import known_member
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.lib import clock, spelling, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.templating import said
from portal.web.translations import gettext as _

NEXT_TIMES, WITH_HERS = 5, 3
ANYBODY = 0


@bp.route("/members/<key:number>/visits/new", methods=["GET", "POST"])
@access.staff(DESK, OWNER)
def new_visit(number: int) -> ResponseReturnValue:
    member, branch = known_member(number), gym.branch()
    visits = latest_visits(member.id)
    service = wished_service(member, branch, visits)
    form = VisitForm(_typed(), data=_suggested(branch, visits) | {"service": service.slug})
    offer_trainers(form, branch)
    form.trainer.choices = [(ANYBODY, _("Anyone")), *(form.trainer.choices or [])]
    form.service.choices = [(service.slug, said(service, "name")) for service in branch.offered]
    key, check = request.form.get("key", "")[:64], health.latest_check(member.id)
    if key and (made := made_with(key, member.id)):  # a second tap
        return redirect(url_for(".visit", reference=made[0].reference), 303)
    if form.is_submitted_and_valid():
        try:
            booking = _book(form, member, service, branch, key)
        except DomainError as refusal:
            harder = impossible(refusal, service, form.starts_at(branch), _asked(form))
            explain(form, harder, branch, minutes=service.minutes)
        else:
            flash(_("%(name)s is booked.", name=member.name))
            return redirect(url_for(".visit", reference=booking.reference), 303)
    return render_template(
        "desk/new_visit.html",
        form=form,
        member=member,
        branch=branch,
        service=service,
        services=branch.offered,
        trainers_by_id={trainer.id: trainer for trainer in branch.trainers},
        last=_last(visits, now=clock.now()),
        ahead=[visit for visit in visits if visit.starts_at > clock.now()],
        slots=_next_times(service, visits, now=clock.now()),
        check=check,
        needs_reason=not check or form.wants_reason or bool(form.reason.data),
        is_unasked=not check,
        key=tokens.url_token(),  # nothing was made with the one before
    ), form.status


def _typed() -> MultiDict[str, str] | None:
    """The form as it was sent; a tap on one of the next times is as good as having typed it."""
    if request.method != "POST":
        return None
    typed = MultiDict(request.form)
    at, _bar, trainer = typed.get("pick", "").partition("|")
    if at and trainer:
        typed["day"], _t, typed["time"] = at.partition("T")
        typed["trainer"] = trainer
    return typed


def wished_service(member: Member, branch: Branch, visits: Sequence[Booking]) -> Service:
    """What the form or the address says, or the trial for somebody new and a session for everybody else."""
    wanted, is_new = request.values.get("service", ""), not visits and not member.trial_elsewhere
    offered = branch.offered or branch.services
    by_slug = {service.slug: service for service in offered}
    usual = [service for service in offered if service.is_trial is is_new]
    return by_slug.get(wanted) or (usual or offered)[0]


def _suggested(branch: Branch, visits: list[Booking]) -> dict[str, object]:
    """Her trainer; and the day and time in the address, if somebody has chosen them on the board."""
    at = branch.local(clock.now())
    hours = branch.hours_on(at.date()) or branch.widest
    if not hours.begins <= at.time() < hours.ends:  # somebody looks ahead in the evening
        at = datetime.combine(at.date() + timedelta(days=at.time() >= hours.ends), hours.begins)
    at = spelling.moment(request.args.get("at", "")) or at
    return {
        "day": at.date(),
        "time": at.time().replace(minute=at.minute // 30 * 30, second=0, microsecond=0),
        "trainer": spelling.number(request.args.get("trainer", "")) or ANYBODY,
        "babies": visits[0].babies if visits and branch.welcomes_babies else 0,
    }


def _last(visits: list[Booking], *, now: datetime) -> Booking | None:
    """The visit she came to last; for somebody who has not come yet, the next one."""
    begun = [visit for visit in visits if visit.starts_at <= now]
    return next(iter(begun or visits[::-1]), None)


def _next_times(service: Service, visits: list[Booking], *, now: datetime) -> list[Slot]:
    """Around the hour she usually comes: most of them with her trainer, the others with anybody."""
    today, last = service.branch.local(now), _last(visits, now=now)
    if last is None:
        return suggestions.next_times(
            service, after=today, asked=Asked(), is_today_too=True, now=now, most=NEXT_TIMES
        )
    after = datetime.combine(today.date(), last.local_start.time(), service.branch.zone)
    hers, anybody = (
        suggestions.next_times(service, after=after, asked=asked, is_today_too=True, now=now, most=NEXT_TIMES)
        for asked in (
            Asked(trainer_id=last.trainer_id, babies=last.babies),
            Asked(babies=last.babies),
        )
    )
    first = hers[:WITH_HERS]
    taken = {slot.starts_at for slot in first}
    others = [slot for slot in anybody if slot.starts_at not in taken]
    return sorted([*first, *others[: NEXT_TIMES - len(first)]], key=lambda slot: slot.starts_at)


def _asked(form: VisitForm) -> Asked:
    return Asked(trainer_id=form.trainer.data or None, babies=form.babies.data or 0)


def _book(form: VisitForm, member: Member, service: Service, branch: Branch, key: str) -> Booking:
    return bookings.book(
        member=member,
        service=service,
        starts_at=form.starts_at(branch),
        asked=_asked(form),
        health_check=health.latest_check(member.id),
        form_key=key or None,
        override=form.reason.data or "",
        actor=current_staff().actor,
        now=clock.now(),
    )
