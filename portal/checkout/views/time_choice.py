"""The page on which a time is chosen: fourteen days, and the slots of one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.availability.queries import slots
from portal.availability.queries.claims import NOTHING, Mine
from portal.availability.queries.slots import Day
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Slot
from portal.availability.rules.refusals import SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.params import (
    member_or_none,
    trainer_choices,
    trainer_value,
    wished_day,
)
from portal.checkout.models import Draft
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.health import queries as health
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.web import metrics, templating
from portal.web.errors import status_of
from portal.web.forms import PressForm

STRIP_DAYS = 14


# Parts of the day, the hours they begin and end: ux.md §3.4.
PARTS = [("morning", 7, 11), ("midday", 11, 15), ("afternoon", 15, 18), ("evening", 18, 22)]


@dataclass(frozen=True)
class TimeChoice:
    """What a time is chosen for: a new visit, a draft that wants another, or a booking that moves."""

    service: Service
    asked: Asked
    days: str  # the endpoint of the page with days and slots
    month: str
    chosen: str  # where the choice is sent
    back: str
    values: dict[str, str] = field(default_factory=dict)  # of the addresses, and of the form
    draft: Draft | None = None
    moves: Booking | None = None
    mine: Mine = NOTHING

    @property
    def trainer(self) -> str:
        return trainer_value(self.asked)

    def url(self, endpoint: str, **more: str | None) -> str:
        return url_for(endpoint, **self.values, **{"trainer": self.trainer or None, **more})  # type: ignore[arg-type]

    def prefix(self, endpoint: str) -> str:
        """The address of a page up to the day, which is only to be added: it is needed fourteen times."""
        start = self.url(endpoint)
        return f"{start}{'&' if '?' in start else '?'}date="

    @property
    def form(self) -> PressForm | None:
        """For its token. A visitor who has typed nothing yet gets no cookie, and so no token."""
        return PressForm() if self.draft or self.moves else None

    def opens_on(self) -> tuple[bool, date | None]:
        """Whether we know from when it suits her body, and the day; None waits for a doctor's yes."""
        answers = self.draft.answers if self.draft else None
        if answers is None and (member := member_or_none()):
            check = health.latest_check(member.id)
            answers = check.answers if check else None
        return (False, None) if answers is None else (True, self.service.recovery.opens_on(answers))


def time_page(
    choice: TimeChoice,
    day: date | None,
    *,
    refusal: DomainError | None = None,
    wanted: datetime | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The slots of one day under a strip of fourteen; `day` is the first with an opening if None.

    With a refusal, its sentence and the open times nearest to the one that was wanted.
    """
    now, service = clock.now(), choice.service
    branch = service.branch
    today, last = branch.local(now).date(), service.last_day(now)
    is_known, opens_on = choice.opens_on()
    earliest = max(today, opens_on) if opens_on and opens_on <= last else today
    day = min(max(day, today), last) if day else None
    first = earliest if day is None else max(today, min(day - timedelta(days=3), last - timedelta(days=13)))
    strip = days_of(choice, first, STRIP_DAYS)
    shown = _shown(strip, day)
    context = {
        "form": choice.form,
        "choice": choice,
        "service": service,
        "strip": strip,
        "shown": shown,
        "is_known": is_known,
        "opens_on": opens_on,
        "is_closed": is_known and (opens_on is None or shown.date < opens_on),
        "last_day": last,
        "next_open": next((later for later in strip if later.date > shown.date and later.open_count), None),
        "refusal": refusal,
    }
    page = _render(choice, context, _nearest(choice, refusal, wanted))
    return page if status == 200 else (page, status)


def _render(choice: TimeChoice, context: dict[str, Any], nearest: list[Slot]) -> str:
    branch = choice.service.branch
    return render_template(
        "checkout/times.html",
        parts=[] if context["is_closed"] else _by_part(context["shown"], branch, choice.asked),
        choices=trainer_choices(choice.service),
        nearest=nearest,
        **context,
    )


def _shown(strip: list[Day], day: date | None) -> Day:
    """The day she asks for; else the first with an opening, else the first."""
    asked_for = (other for other in strip if other.date == day)
    first_open = (other for other in strip if other.open_count)
    return next(asked_for, None) or next(first_open, strip[0])


def days_of(choice: TimeChoice, first: date, count: int) -> list[Day]:
    return slots.days(
        choice.service, first=first, count=count, now=clock.now(), asked=choice.asked, mine=choice.mine
    )


def refused_time_page(
    choice: TimeChoice, wanted: datetime | None, refusal: DomainError
) -> ResponseReturnValue:
    """The slots again, with what was wrong about the time."""
    metrics.count_refusal(refusal)
    day = choice.service.branch.local(wanted).date() if wanted else wished_day()
    return time_page(choice, day, refusal=refusal, wanted=wanted, status=status_of(refusal))


def _nearest(choice: TimeChoice, refusal: DomainError | None, wanted: datetime | None) -> list[Slot]:
    if wanted is None or not isinstance(refusal, SlotTaken):
        return []
    return slots.nearest_open(choice.service, wanted, now=clock.now(), asked=choice.asked, mine=choice.mine)


@dataclass(frozen=True)
class Row:
    """One start as the page shows it."""

    at: str  # as the form sends it
    clock: str
    span: str
    can_have: bool
    is_last: bool  # one trainer is left


def _by_part(day: Day, branch: Branch, asked_for: Asked) -> list[tuple[str, int, int, list[Row]]]:
    """The day's slots by parts of the day, empty parts left out."""
    parts: list[tuple[str, int, int, list[Row]]] = [(*part, []) for part in PARTS]
    for slot in day.slots:
        start = branch.local(slot.starts_at)
        number = max(n for n, (_, begins, _) in enumerate(PARTS) if n == 0 or start.hour >= begins)
        parts[number][3].append(
            Row(
                at=start.isoformat()[:16],
                clock=templating.clock(start),
                span=templating.span(start, branch.local(slot.ends_at)),
                can_have=slot.place(asked_for) is not None,
                is_last=len(slot.free) == 1,
            )
        )
    return [part for part in parts if part[3]]
