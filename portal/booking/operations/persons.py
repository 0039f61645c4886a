"""Whether somebody may book something: her health check, her trial, how much she has ahead."""

from datetime import datetime, timedelta

from portal.accounts.models import Member
from portal.booking import queries, rules
from portal.booking.rules import HealthFirst
from portal.gym.models import Service
from portal.health import rules as health_rules
from portal.health.models import HealthCheck


def check_person(
    member: Member,
    service: Service,
    starts_at: datetime,
    health_check: HealthCheck | None,
    *,
    now: datetime,
) -> None:
    """Every rule about the person; those about the time belong to the slot itself."""
    branch = service.branch
    if health_check is None:
        raise HealthFirst
    health_rules.check_exercise_on(
        branch.local(starts_at).date(), health_check.answers, recovery=service.recovery
    )
    history = queries.history(
        member.id,
        starts_at,
        starts_at + timedelta(minutes=service.minutes),
        besides=None,
        now=now,
    )
    rules.check_person(
        history,
        is_trial=service.is_trial,
        most_trials=branch.most_trials,
        most_upcoming=branch.most_upcoming,
    )
