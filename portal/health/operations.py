"""Keeping what a member tells us about her body."""

from datetime import datetime

from portal.accounts.models import Member
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.health.models import HealthCheck
from portal.health.rules import Answers

CONSENT_VERSION = "2026-11"  # the wording beside the box on the form; a new wording is a new version


def answer(*, member: Member, answers: Answers, consented_at: datetime, now: datetime) -> HealthCheck:
    """Keep a set of answers beside the earlier ones."""
    with transaction() as session:
        check = HealthCheck(
            member_id=member.id,
            born_on=answers.born_on,
            delivery=answers.delivery,
            clearance=answers.clearance,
            consent_version=CONSENT_VERSION,
            consented_at=consented_at,
            answered_at=now,
        )
        session.add(check)
        session.flush()  # the booking that follows needs check.id
        audit.record(
            Event.HEALTH_CHECK_ANSWERED, subject=f"health-check:{check.id}", actor=member.actor, now=now
        )
        return check
