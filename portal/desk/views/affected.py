"""Visits that stand in the way of a change: what may be done for each, and what the desk has decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.booking.models.bookings import Booking
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay
from portal.gym import queries as gym
from portal.lib import spelling
from portal.lib.errors import DomainError
from portal.web.errors import sentence
from portal.web.forms import Form, PressForm

ANSWER = "answer-"
ASKED, ALONE = "ask", "alone"  # values beside those of a time: ask her without a time; do nothing


def change(deed: Callable[..., object], form: Form, *, title: str, back: str) -> ResponseReturnValue | None:
    """Do it with what the desk has decided; the page of those still undecided, or what it said no with."""
    try:
        deed(answers_in_form())
    except BookingsInTheWay as refusal:
        return affected_page(refusal, title=title, back=back)
    except DomainError as refusal:
        try:
            deed({})
        except BookingsInTheWay as again:
            return affected_page(again, title=title, back=back, problem=refusal)
        except DomainError:
            form.refuse(refusal)
    return None


def answers_in_form() -> dict[str, Alternative]:
    """What the desk has chosen for each visit, by its reference. What cannot be read is not chosen."""
    found = {}
    for name, value in request.form.items():
        if name.startswith(ANSWER) and (alternative := _alternative(value)):
            found[name.removeprefix(ANSWER)] = alternative
    return found


def _alternative(value: str) -> Alternative | None:
    if value in (ASKED, ALONE):
        return Alternative() if value == ASKED else LEFT
    moment, _, trainer = value.partition("|")
    starts_at, trainer_id = spelling.moment(moment), spelling.number(trainer)
    return Alternative(starts_at, trainer_id) if starts_at and starts_at.tzinfo and trainer_id else None


def value_of(alternative: Alternative) -> str:
    """The other way round, for the form."""
    assert alternative.starts_at is not None
    return f"{alternative.starts_at.isoformat()}|{alternative.trainer_id}"


def affected_page(
    refusal: BookingsInTheWay, *, title: str, back: str, problem: DomainError | None = None
) -> ResponseReturnValue:
    """The visits, a proposal for each, and the change once more with everything that was typed."""
    branch = gym.branch()
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith(ANSWER)
    ]
    return render_template(
        "desk/affected.html",
        form=PressForm(formdata=None),
        title=title,
        back=back,
        typed=typed,
        problem=sentence(problem) if problem else None,
        branch=branch,
        trainers={trainer.id: trainer for trainer in branch.trainers},
        visits=[_visit(booking, refusal.alternatives) for booking in refusal.bookings],
        value_of=value_of,
        asked=ASKED,
        alone=ALONE,
    ), 409


def _is_asked(booking: Booking, ways: Sequence[Alternative]) -> bool:
    """Whether she has a proposal that still stands, so that a second message would be one too many."""
    offer = booking.open_offer
    if offer is None or offer.starts_at is None:
        return offer is not None
    return Alternative(offer.starts_at, offer.trainer_id) in ways


def _visit(booking: Booking, alternatives: Mapping[int, Any]) -> dict[str, Any]:
    """A visit with its ways, and which of them stands chosen."""
    ways = alternatives.get(booking.id, [])
    typed = request.form.get(ANSWER + booking.reference, "")
    offered = [value_of(way) for way in ways]
    first = ALONE if _is_asked(booking, ways) else offered[0] if offered else ASKED
    chosen = typed if typed in (*offered, ASKED, ALONE) else first
    return {
        "booking": booking,
        "ways": ways,
        "chosen": chosen,
        "minutes": timedelta(minutes=booking.service.minutes),
    }
