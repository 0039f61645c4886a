"""What an address or a form asks for, read with care: a service, a day, a time, a trainer."""

from datetime import UTC, date, datetime

from flask import abort, request

from portal.accounts.models.people import Member
from portal.accounts.signed_in import current_account, has_left
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered, TimeMissing
from portal.booking.queries import bookings
from portal.booking.rules.people import check_booked_online
from portal.booking.rules.refusals import NotOnOffer, TermsChanged
from portal.gym import queries as gym
from portal.gym.models.branches import Branch
from portal.gym.models.services import Service
from portal.lib import spelling
from portal.web.fields import babies_in

FIRST = "first-"  # before a trainer's id: her first, somebody else if she is not free


def wished_service() -> Service:
    """What is asked for, or what somebody new books; if it is booked online. Raises NotOnOffer."""
    slug = request.values.get("service")
    service = gym.service(slug) or abort(404) if slug is not None else gym.first_trial()
    if service is None:
        raise NotOnOffer
    check_booked_online(service)
    return service


def wished_day(name: str = "date") -> date | None:
    """The day in the address, or None."""
    return spelling.day(request.values.get(name, ""))


def asked(branch: Branch, *, babies: int = 0) -> Asked:
    """Whom she asks for: `trainer=12`, `trainer=first-12`, or nothing for anyone.

    A trainer who is none first, or anyone, is anyone; one on whom she insists has no times.
    """
    text = request.values.get("trainer", "")
    found, or_anyone = spelling.number(text.removeprefix(FIRST)), text.startswith(FIRST)
    if found is None:
        return Asked(babies=babies)
    if or_anyone and found not in [trainer.id for trainer in branch.trainers]:
        return Asked(babies=babies)
    return Asked(trainer_id=found, or_anyone=or_anyone, babies=babies)


def trainer_value(asked_for: Asked) -> str:
    """The other way round, for links and forms."""
    if asked_for.trainer_id is None:
        return ""
    return f"{FIRST if asked_for.or_anyone else ''}{asked_for.trainer_id}"


def wished_time(branch: Branch) -> datetime:
    """The time in the form. Raises TimeMissing, and NotOffered for what is none."""
    if not request.values.get("at"):
        raise TimeMissing
    found = moment(request.values.get("at", ""), branch)
    if found is None:
        raise NotOffered
    return found


def moment(at: str, branch: Branch) -> datetime | None:
    """A time as the slot form sends it (2026-11-27T10:30 at the branch), or None."""
    found = spelling.moment(at)
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=branch.zone)).astimezone(UTC)


def member_or_none() -> Member | None:
    """Who books here signed in; nobody on a device that she has left."""
    account = current_account()
    return account.member if account and not has_left() else None


def insist_terms(service: Service) -> None:
    """What the page has shown of it, if it says so, is so still. Raises TermsChanged."""
    if request.form.get("terms", service.terms) != service.terms:
        raise TermsChanged


def trainer_choices(service: Service) -> list[tuple[str, str, object]]:
    """Values of the trainer's menu, what kind each is, and the trainer: hers first, if she has one."""
    member, mine = member_or_none(), None
    if member and (visits := bookings.latest_visits(member.id, most=1)):
        mine = visits[0].trainer
    choices: list[tuple[str, str, object]] = [("", "anyone", None)]
    if mine and service.is_given_by(mine.id):
        choices.append((f"first-{mine.id}", "first", mine))
    return choices + [(str(trainer.id), "only", trainer) for trainer in service.trainers]


def babies_sent() -> int:
    """That come along, by the form she has sent."""
    return babies_in(request.form.get("babies"))
