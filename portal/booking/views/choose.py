"""Choosing a service, a day and a time. Nothing is kept yet, and no cookie is set."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.signed_in import current_account
from portal.booking import queries, rules
from portal.booking.availability import Slot
from portal.booking.models import Draft
from portal.booking.queries import Day
from portal.booking.rules import NotOffered, SlotTaken
from portal.booking.views import bp
from portal.gym import queries as gym
from portal.gym.models import Branch, Service
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import access
from portal.web.errors import status_of
from portal.web.forms import PressForm

STRIP_DAYS = 14
# Parts of the day, the hours they begin and end: ux.md §3.4.
PARTS = [("morning", 7, 11), ("midday", 11, 15), ("afternoon", 15, 18), ("evening", 18, 22)]


@bp.get("/book")
@access.anyone
def start() -> ResponseReturnValue:
    return redirect(url_for(".services"))


@bp.get("/book/service")
@access.anyone
def services() -> ResponseReturnValue:
    account = current_account()
    trials = queries.count_trials(account.member.id) if account and account.member else 0
    offered = [one for one in gym.branch().services if one.is_trial == (trials == 0)]
    return render_template("booking/services.html", services=offered, had_trial=trials > 0)


@bp.get("/book/time")
@access.anyone
def times() -> ResponseReturnValue:
    return time_page(wished_service(), wished_day(), wished_trainer())


def time_page(
    service: Service,
    day: date | None,
    trainer_id: int | None,
    *,
    draft: Draft | None = None,
    refusal: DomainError | None = None,
    nearest: list[Slot] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The slots of one day under a strip of fourteen; `day` is the first with an opening if None."""
    now = clock.now()
    branch = service.branch
    today = branch.local(now).date()
    last = queries.last_day(branch, now=now)
    day = min(max(day, today), last) if day else None

    first = today if day is None else max(today, min(day - timedelta(days=3), last - timedelta(days=13)))
    strip = queries.days(service, first=first, count=STRIP_DAYS, now=now, trainer_id=trainer_id)
    shown = next((one for one in strip if one.date == day), None) or next(
        (one for one in strip if one.open_count), strip[0]
    )
    next_open = next((one for one in strip if one.date > shown.date and one.open_count), None)
    return render_template(
        "booking/times.html",
        form=PressForm() if draft else None,
        draft=draft,
        service=service,
        strip=strip,
        shown=shown,
        parts=_by_part(shown, branch),
        next_open=next_open,
        trainers=gym.trainers(branch.id),
        trainer_id=trainer_id,
        refusal=refusal,
        nearest=nearest or [],
    ), status


def _by_part(day: Day, branch: Branch) -> list[tuple[str, int, int, list[Slot]]]:
    """The day's slots under the names of the parts of the day, empty parts left out."""

    def part(slot: Slot) -> int:
        hour = branch.local(slot.starts_at).hour
        return max(n for n, (_, begins, _) in enumerate(PARTS) if n == 0 or hour >= begins)

    return [(*PARTS[n], list(slots)) for n, slots in groupby(day.slots, key=part)]


def open_time(service: Service, at: str, trainer_id: int | None) -> datetime:
    """The time she asks for, if it is a slot and open now.

    Raises what check_time raises, NotOffered, and SlotTaken.
    """
    now = clock.now()
    branch = service.branch
    starts_at = moment(at, branch)
    if starts_at is None:
        raise NotOffered
    notice = timedelta(minutes=branch.notice_minutes)
    rules.check_time(starts_at, notice=notice, horizon_days=branch.horizon_days, zone=branch.zone, now=now)
    slot = queries.slot_at(service, starts_at, now=now)
    if slot is None or (trainer_id is not None and trainer_id not in slot.working):
        raise NotOffered
    if not any(trainer_id in (None, one.trainer_id) for one in slot.free):
        raise SlotTaken
    return slot.starts_at


def other_time_page(
    service: Service, at: str, trainer_id: int | None, refusal: DomainError, *, draft: Draft | None = None
) -> ResponseReturnValue:
    """The slots again, with what was wrong about the time, and the two nearest that are open."""
    starts_at = moment(at, service.branch)
    nearest = []
    if starts_at and isinstance(refusal, SlotTaken):
        nearest = queries.nearest_open(service, starts_at, now=clock.now(), trainer_id=trainer_id)
    return time_page(
        service,
        service.branch.local(starts_at).date() if starts_at else None,
        trainer_id,
        draft=draft,
        refusal=refusal,
        nearest=nearest,
        status=status_of(refusal),
    )


def moment(at: str, branch: Branch) -> datetime | None:
    """A time as the slot form sends it (2026-11-27T10:30 at the branch), or None."""
    try:
        found = datetime.fromisoformat(at[:40])
        if not 2000 <= found.year <= 2100:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=branch.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def wished_day() -> date | None:
    """The day in the address, or None."""
    try:
        return date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return None


def wished_trainer() -> int | None:
    """The trainer's id in the address or form; None is anyone."""
    text = request.values.get("trainer", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def wished_service() -> Service:
    return gym.service(request.values.get("service", "")) or abort(404)
