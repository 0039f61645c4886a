"""Whether somebody may book something: her health check, her trial, how much she has ahead."""

from datetime import datetime, timedelta

from portal.accounts.models.people import Member
from portal.booking.queries import history as history_queries
from portal.booking.rules import people
from portal.booking.rules.people import History
from portal.booking.rules.refusals import HealthFirst
from portal.gym.models.services import Service
from portal.health import rules as health_rules
from portal.health.models import HealthCheck
from portal.health.rules import Answers


def check_person(
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck | None,
    *,
    now: datetime,
) -> None:
    """Every rule about the person; those about the time belong to the slot itself."""
    ends_at = starts_at + timedelta(minutes=service.minutes)
    history = history_queries.history(member.id, starts_at, ends_at, besides=None, now=now)
    check_known(service, starts_at, health_check.answers if health_check else None, history)


def check_known(service: Service, starts_at: datetime, answers: Answers | None, history: History) -> None:
    """The same of somebody about whom all is read already."""
    branch = service.branch
    people.check_offered(service)
    if answers is None:
        raise HealthFirst
    health_rules.check_exercise_on(branch.local(starts_at).date(), answers, recovery=service.recovery)
    people.check_person(
        history,
        is_trial=service.is_trial,
        most_trials=branch.most_trials,
        most_upcoming=branch.most_upcoming,
    )
