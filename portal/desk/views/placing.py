"""Putting a visit somewhere: with whom, and in words of the desk why it cannot be there."""

from datetime import datetime, timedelta

from portal.availability.queries import slots
from portal.availability.queries.claims import NOTHING, Mine
from portal.availability.queries.slots import JUST_BEGUN
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import (
    NoBabySpace,
    NotOffered,
    OffGrid,
    SlotTaken,
)
from portal.availability.rules.ticks import TICK_MINUTES
from portal.booking.queries import visits
from portal.booking.rules.refusals import (
    Cancelled,
    StaleBooking,
)
from portal.desk.forms.visits import PlaceForm
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.lib import clock
from portal.lib.errors import DomainError
from portal.lib.hours import HoursOffGrid
from portal.lib.writing import isolated
from portal.schedule.rules import StretchOver
from portal.web.templating import clock as at_clock
from portal.web.templating import said
from portal.web.translations import gettext as _


def offer_trainers(form: PlaceForm, branch: Branch) -> None:
    form.trainer.choices = [(trainer.id, said(trainer, "name")) for trainer in branch.trainers]


def impossible(
    refusal: DomainError, service: Service, starts_at: datetime, asked: Asked, mine: Mine = NOTHING
) -> DomainError:
    """What no reason could get past, if there is such a thing; or the rule that a reason gets past."""
    if refusal.gives_way:
        try:
            slots.open_slot(
                service, starts_at, asked=asked, mine=mine, is_outside_rules=True, now=clock.now()
            )
        except DomainError as harder:
            return harder
    return refusal


def explain(
    form: PlaceForm, refusal: DomainError, branch: Branch, *, minutes: int, besides: int | None = None
) -> None:
    """Say no at the field it is about, and with whom a time overlaps."""
    if isinstance(refusal, StaleBooking):
        form.refuse(refusal)
        return
    starts_at = form.starts_at(branch)
    if starts_at.minute % TICK_MINUTES:
        form.refuse(HoursOffGrid())
        return
    if starts_at < clock.now() - JUST_BEGUN and not isinstance(refusal, (Cancelled, StaleBooking)):
        form.refuse(StretchOver())
        return
    if refusal.to_desk:
        form.refuse(refusal)
        how = _("To do it all the same, give a reason below.")
        form.form_errors[-1] = f"{_(refusal.to_desk)} {how}"
        return
    if isinstance(refusal, OffGrid):
        form.refuse(refusal)
        form.form_errors[-1] = _(
            "Visits begin every %(minutes)s minutes. Give a reason to begin in between.",
            minutes=branch.grid_minutes,
        )
        return
    if isinstance(refusal, NotOffered):
        form.refuse(refusal)
        form.form_errors[-1] = _not_offered(starts_at, branch)
        return
    form.refuse(refusal)
    if isinstance(refusal, SlotTaken) and not isinstance(refusal, NoBabySpace):
        form.form_errors[-1] = _overlap(form, branch, minutes=minutes, besides=besides)


def _not_offered(starts_at: datetime, branch: Branch) -> str:
    hours = branch.hours_on(starts_at.date())
    if hours is None:
        return str(_("The branch is closed on that day. Choose another day."))
    if hours.begins <= starts_at.time() < hours.ends:
        return str(_("She does not work then. Choose another time or trainer."))
    return str(
        _(
            "The branch is open from %(opens)s to %(closes)s. Choose a time within.",
            opens=at_clock(hours.begins),
            closes=at_clock(hours.ends),
        )
    )


def _overlap(form: PlaceForm, branch: Branch, *, minutes: int, besides: int | None) -> str:
    starts_at = form.starts_at(branch)
    found = visits.in_the_way(
        form.trainer.data, starts_at, starts_at + timedelta(minutes=minutes), besides=besides
    )
    if found:
        return str(
            _(
                "Overlaps with %(name)s, %(time)s.",
                name=isolated(found[0].family_name),
                time=at_clock(branch.local(found[0].starts_at)),
            )
        )
    return str(_("Someone is choosing this time at the moment, she is away, or there is no room."))
