"""What one other person may do for a member: see her times, book, cancel. Nothing about her health."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.models.people import Member
from portal.accounts.operations import partners
from portal.accounts.queries import people
from portal.accounts.signed_in import current_account
from portal.availability.queries import slots
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.booking.own_booking import seen_sequence, what_has_changed
from portal.booking.params import insist_terms, moment, wished_day
from portal.booking.queries.bookings import own_booking, upcoming
from portal.booking.rules.changes import deadline
from portal.booking.rules.refusals import HealthFirst, StaleBooking
from portal.booking.rules.states import CancelReason
from portal.booking.views.blueprint import bp
from portal.gym import queries as gym
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.health.rules import NotYet
from portal.lib import clock, tokens
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.errors import sentence
from portal.web.forms import PressForm
from portal.web.translations import gettext as _

DAYS_LOOKED_AT = 14


FOR = "for"  # in the address and in forms: whom of several he books for


def _members() -> list[Member]:
    """For whom the person who is signed in may act."""
    account = current_account()
    return people.stands_for(account.id) if account else []


def _member() -> Member:
    """The one whom the page is about; where he books for one alone, her."""
    members = _members()
    wanted = request.values.get(FOR)
    if wanted is None:
        return members[0] if len(members) == 1 else abort(404)
    return next((member for member in members if str(member.id) == wanted), None) or abort(404)


@bp.get("/partner")
@access.helpers
def partner() -> ResponseReturnValue:
    """Her times, and what is open on a day. Whom nobody has asked, or asks no more, is told so."""
    members = _members()
    if not members:
        return render_template("booking/partner_of_nobody.html")
    member = _member() if FOR in request.args else members[0]
    service, now = _service(), clock.now()
    branch = service.branch
    today = branch.local(now).date()
    last = service.last_day(now)
    days = slots.days(service, first=_day(today, last), count=DAYS_LOOKED_AT, now=now)
    shown = next((day for day in days if day.open_count), days[0])
    must_ask_her = health.latest_check(member.id) is None  # nothing can be booked without her answers
    return render_template(
        "booking/partner.html",
        name=member.family_name,
        member=member,
        others=[other for other in members if other is not member],
        branch=branch,
        service=service,
        upcoming=upcoming(member.id, now=now),
        now=now,
        shown=shown,
        slots=[] if must_ask_her else [slot for slot in shown.slots if slot.is_open],
        must_ask_her=must_ask_her,
        today=today,
        last=last,
        after=min(shown.date + timedelta(days=1), last),
    )


@bp.post("/partner/end")
@access.helpers
def leave_as_partner() -> ResponseReturnValue:
    member, account = _member(), current_account()
    PressForm().insist()
    if account:
        partners.leave_as_partner(account=account, member=member, now=clock.now())
    flash(_("You no longer book for %(name)s.", name=member.family_name))
    return redirect(url_for(".partner"), 303)


@bp.get("/partner/bookings/new")
@access.helpers
def check_as_partner() -> ResponseReturnValue:
    """The time once more, and until when it can be given back. Nothing is kept for him meanwhile."""
    member, service, now = _member(), _service(), clock.now()
    branch, starts_at = service.branch, _moment(service, request.args)
    return render_template(
        "booking/partner_check.html",
        name=member.family_name,
        member=member,
        service=service,
        start=branch.local(starts_at),
        end=branch.local(starts_at + timedelta(minutes=service.minutes)),
        deadline=branch.local(deadline(starts_at, change_minutes=branch.change_minutes)),
        now=now,
        key=tokens.url_token(),
    )


def _service() -> Service:
    return gym.first_session() or abort(404)


def _day(today: date, last: date) -> date:
    return min(max(today, wished_day("on") or today), last)


@bp.post("/partner/bookings")
@access.helpers
def book_as_partner() -> ResponseReturnValue:
    PressForm().insist()
    member, service = _member(), _service()
    try:
        insist_terms(service)
        bookings.book(
            member=member,
            service=service,
            starts_at=_moment(service, request.form),
            health_check=health.latest_check(member.id),
            form_key=request.form.get("key", "")[:64] or None,  # a second tap
            actor=f"{member.actor} (partner)",
            now=clock.now(),
        )
    except (HealthFirst, NotYet):
        flash(_("This cannot be booked here. Please ask her to book it herself."))
    except DomainError as refusal:
        flash(sentence(refusal))
    else:
        flash(_("Booked. We write to her."))
    return _back_to(member)


def _back_to(member: Member) -> ResponseReturnValue:
    is_one_of_several = len(_members()) > 1
    return redirect(url_for(".partner", **{FOR: member.id} if is_one_of_several else {}), 303)  # type: ignore[arg-type]


def _moment(service: Service, said: Mapping[str, str]) -> datetime:
    return moment(said.get("at", ""), service.branch) or abort(404)


@bp.post("/partner/bookings/<reference>/cancellation")
@access.helpers
def cancel_as_partner(reference: str) -> ResponseReturnValue:
    theirs = (own_booking(member.id, reference) for member in _members())
    found: Booking = next(filter(None, theirs), None) or abort(404)
    member = found.member
    PressForm().insist()
    try:
        bookings.cancel(
            booking=found,
            reason=CancelReason.OTHER,
            sequence=seen_sequence(),
            actor=f"{member.actor} (partner)",
            now=clock.now(),
        )
    except StaleBooking:
        flash(what_has_changed(found))
    except DomainError as refusal:
        flash(sentence(refusal))
    else:
        flash(_("Cancelled. We write to her."))
    return _back_to(member)
