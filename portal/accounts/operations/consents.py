"""Saying yes to a purpose, and taking it back."""

from datetime import datetime

from portal.accounts.models.consents import Consent
from portal.accounts.models.people import Member
from portal.accounts.operations.line import unlink_line
from portal.accounts.queries import people
from portal.accounts.rules.consents import WORDING, Purpose
from portal.audit import operations as audit
from portal.audit.events import Event
from portal.db import lock, transaction


def give_consent(*, member: Member, purpose: Purpose, now: datetime) -> Consent:
    """She agrees to it as it is worded today. Said twice, it counts from the first time."""
    with transaction() as session:
        lock(member)  # two taps at once
        standing = people.standing_consents(member.id).get(purpose)
        if standing and standing.version == WORDING[purpose]:
            return standing
        if standing:
            standing.withdrawn_at = now  # the newer wording takes its place
            session.flush()  # one of them stands at a time
        given = Consent(member_id=member.id, purpose=purpose, version=WORDING[purpose], given_at=now)
        session.add(given)
        audit.record(
            Event.CONSENT_GIVEN, subject=member.subject, actor=member.actor, now=now, purpose=purpose
        )
        return given


def withdraw_consent(*, member: Member, purpose: Purpose, now: datetime) -> None:
    """What it was for ends with it. Twice is once.

    For Purpose.HEALTH call booking.operations.withdraw_health, which deletes her answers too.
    """
    with transaction():
        lock(member)
        if purpose is Purpose.LINE:  # whatever became of the consent by a joining, the link goes
            for record in people.every_record(member):
                if record.account:
                    unlink_line(account=record.account, now=now)
        standing = people.standing_consents(member.id).get(purpose)
        if standing is None:
            return
        standing.withdrawn_at = now
        audit.record(
            Event.CONSENT_WITHDRAWN, subject=member.subject, actor=member.actor, now=now, purpose=purpose
        )


def withdraw_everything(*, member: Member, now: datetime) -> None:
    """Every purpose that has nothing else to end with it."""
    for purpose in Purpose:
        withdraw_consent(member=member, purpose=purpose, now=now)
