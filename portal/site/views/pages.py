"""Home for visitors, home for members, and the pages that only tell."""

from datetime import datetime, timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.signed_in import current_account, current_member
from portal.availability.queries import slots as slots_queries
from portal.availability.queries.versions import times_version
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Slot
from portal.availability.rules.ticks import moment_of, tick_of
from portal.booking.models.bookings import Booking
from portal.booking.queries import suggestions, visits
from portal.booking.queries.bookings import trial_without_sequel
from portal.gym import queries as gym
from portal.gym.models.services import Service
from portal.lib import clock
from portal.notifications import queries as outbox
from portal.notifications.rules import is_silent
from portal.progress import queries as progress
from portal.progress.questions import daily
from portal.progress.rules.measures import Measure, advice_from
from portal.progress.views.blueprint import JUST_LOGGED
from portal.routines import queries as routines
from portal.site.views.blueprint import bp
from portal.waitlist import queries as waitlist
from portal.web import access, app_settings
from portal.web.page_cache import remembered
from portal.web.templating import THEMES, theme_cookie

MOST_TIMES = 5
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/")
@access.anyone
def home() -> ResponseReturnValue:
    """What the gym is, and which times are open today; in the late evening, tomorrow."""
    return remembered(lambda: times_version(now=clock.now()), _home)


def _home() -> str:
    now = clock.now()
    trial = gym.first_trial()
    branch = trial.branch if trial else gym.branch()
    today = branch.local(now).date()
    can_book = trial is not None and (branch.is_open_to_visitors or _is_member())
    days = slots_queries.days(trial, first=today, count=14, now=now) if trial and can_book else []
    _, closes = branch.opening(today)
    is_over = now > closes - timedelta(minutes=branch.notice_minutes + (trial.minutes if trial else 0))
    shown = days[1] if is_over and len(days) > 1 else days[0] if days else None
    slots = [slot for slot in shown.slots if slot.is_open] if shown else []
    return render_template(
        "site/home.html",
        branch=branch,
        trial=trial,
        can_book=can_book,
        shown=shown,
        is_today=shown is not None and shown.date == today,
        now=branch.local(moment_of(tick_of(now))),  # as exact as the arc, and as what the page is known by
        slots=slots,
        first_slots=_spread(slots),
        next_open=next((day for day in days if shown and day.date > shown.date and day.open_count), None),
    )


def _is_member() -> bool:
    account = current_account()
    return account is not None and account.member is not None


def _spread(slots: list) -> list:  # type: ignore[type-arg]
    """A few of them, from all parts of the day."""
    if len(slots) <= MOST_TIMES:
        return slots
    return [slots[n * (len(slots) - 1) // (MOST_TIMES - 1)] for n in range(MOST_TIMES)]


@bp.get("/access")
@access.anyone
def find_us() -> ResponseReturnValue:
    branch = gym.branch()
    return render_template("site/access.html", branch=branch, today=branch.local(clock.now()).date())


@bp.get("/welcome")
@access.anyone
def welcome() -> ResponseReturnValue:
    """Where a sign-in without a wish leads: members to their home, staff to the day."""
    account = current_account()
    if account is None:
        return redirect(url_for(".home"))
    if account.staff and account.staff.is_active:
        return redirect(url_for("desk.today"))
    return redirect(url_for(".me") if account.member else url_for("booking.partner"))


@bp.get("/me")
@access.members
def me() -> ResponseReturnValue:
    """When do I go, what do I do today, how am I."""
    member, now = current_member(), clock.now()
    branch = gym.branch()
    today = branch.local(now).date()
    bookings, read_by = visits.ahead_with_reader(member.id, now=now)
    routine = routines.today_of(member.id, today, now=now)
    pains = progress.pains_before(member.id, today)
    after_trial = None if bookings else trial_without_sequel(member.id, now=now)
    next_service = gym.first_session() if after_trial else None
    return render_template(
        "site/me.html",
        member=member,
        branch=branch,
        bookings=bookings,
        offers=waitlist.open_offers(member.id, now=now),
        after_trial=after_trial,
        next_service=next_service,
        next_slots=_next_after(after_trial, next_service, now=now) if after_trial and next_service else [],
        assignment=routine.assignment,
        going_on=routine.going_on,
        read_by=read_by,
        practised=routine.practised,
        today=today,
        pain=daily({Measure.PAIN: pains[today]} if today in pains else {})[0],
        just_logged=session.pop(JUST_LOGGED, None),
        high=advice_from(pains, day=today),
    )


def _next_after(trial: Booking, service: Service, *, now: datetime) -> list[Slot]:
    """The same trainer's next three times, for the way from the trial to the first session."""
    asked = Asked(trainer_id=trial.trainer_id, babies=trial.babies)
    return suggestions.next_times(service, after=now, asked=asked, now=now)


@bp.post("/theme")
@access.anyone
def theme() -> ResponseReturnValue:
    """Keeps the look in a cookie, so that the first byte of the next page has it already.

    Without a token: it changes nothing but a colour, and a token would give every visitor a session.
    """
    chosen = request.form.get("theme", "auto")
    back = request.form.get("back", "")
    if not access.is_here(back):
        back = url_for(".home")
    response = redirect(back, 303)
    if chosen in THEMES:
        response.set_cookie(
            theme_cookie(),
            chosen,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=app_settings.settings().is_production,
        )
    return response


@bp.get("/healthz")
@access.anyone
def healthz() -> ResponseReturnValue:
    """The process lives. It asks nobody, so that whoever restarts it does so for its own faults."""
    return "ok", PLAIN


@bp.get("/readyz")
@access.anyone
def readyz() -> ResponseReturnValue:
    """Whether the portal can do its work: what does not answer is named, and then it is 503."""
    try:
        last_run = outbox.last_run("worker")
    except SQLAlchemyError:
        return "database", 503, PLAIN
    return ("worker", 503, PLAIN) if is_silent(last_run, now=clock.now()) else ("ok", PLAIN)
