"""Keeping what a member tells us about her body."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete

from portal.accounts.models.people import Member
from portal.accounts.operations import consents
from portal.accounts.rules.consents import WORDING, Purpose
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import transaction
from portal.health.models import HealthCheck
from portal.health.rules import Answers, Clearance


def answer(*, member: Member, answers: Answers, consented_at: datetime, now: datetime) -> HealthCheck:
    """Keep a set of answers beside the earlier ones, and that she has agreed to it before."""
    with transaction() as session:
        consents.give_consent(member=member, purpose=Purpose.HEALTH, now=consented_at)
        check = HealthCheck(
            member_id=member.id,
            sealed=answers.as_words,
            consent_version=WORDING[Purpose.HEALTH],
            consented_at=consented_at,
            answered_at=now,
        )
        session.add(check)
        session.flush()  # the booking that follows needs check.id
        audit.record(
            Event.HEALTH_CHECK_ANSWERED, subject=f"health-check:{check.id}", actor=member.actor, now=now
        )
        return check


def confirm_clearance(*, member: Member, check: HealthCheck, now: datetime) -> HealthCheck:
    """Her doctor or midwife has said yes since she answered; the rest stays as in `check`."""
    answers = replace(check.answers, clearance=Clearance.GIVEN)
    return answer(member=member, answers=answers, consented_at=check.consented_at, now=now)


def correct_birth(*, member: Member, check: HealthCheck, born_on: date, now: datetime) -> HealthCheck:
    """The day her baby was born was not right; the rest stays as in `check`. The same day changes nothing."""
    if born_on == check.born_on:
        return check
    answers = replace(check.answers, born_on=born_on)
    return answer(member=member, answers=answers, consented_at=check.consented_at, now=now)


def forget_checks(*, member: Member) -> None:
    """Delete everything she has answered."""
    with transaction() as session:
        session.execute(delete(HealthCheck).where(HealthCheck.member_id == member.id))
