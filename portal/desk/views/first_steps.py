"""What an owner does in her first hour, on her empty day, until she opens the doors."""

from dataclasses import dataclass

from flask import url_for

from portal.booking.queries import bookings
from portal.gym.models.branches import Branch
from portal.schedule import queries as schedule
from portal.web.translations import gettext as _


@dataclass(frozen=True)
class FirstStep:
    words: str
    url: str
    is_done: bool


def first_steps(branch: Branch) -> list[FirstStep]:
    """In the order in which each rests on those before; none once visitors can book. Two statements."""
    if branch.is_open_to_visitors:
        return []
    trainers = branch.trainers
    hours = url_for(".weekly_hours", number=trainers[0].id) if trainers else url_for(".trainers")
    exercises = [service for service in branch.menu if service.is_exercise]
    settings = url_for(".settings")
    return [
        FirstStep(_("Add a trainer who can be booked"), url_for(".trainers"), bool(trainers)),
        FirstStep(
            _("Write down the weekly hours"), hours,
            bool(trainers) and bool(schedule.weekly_hours([trainer.id for trainer in trainers])),
        ),
        FirstStep(_("Publish the shifts"), url_for(".shifts"), branch.shifts_until is not None),
        FirstStep(
            _("Approve from when after a birth one may come"),
            url_for(".service", slug=exercises[0].slug) if exercises else settings,
            all(service.rules_approved_at for service in exercises),
        ),
        FirstStep(_("Tell prices, phone number and legal notices"), f"{settings}#missing", not branch.gaps),
        FirstStep(_("Confirm what the pages say"), f"{settings}#confirm", branch.confirmed_at is not None),
        FirstStep(
            _("Book a trial for yourself, and read the mail"), url_for(".members"), bookings.is_any(branch.id)
        ),
        FirstStep(_("Let visitors book"), f"{settings}#open", is_done=False),
    ]  # fmt: skip
