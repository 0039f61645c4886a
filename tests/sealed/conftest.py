"""Two members and two accounts of staff of whom there is something in every sealed column."""

from datetime import timedelta

import pytest

from portal.accounts.models.contact_preferences import LineLink
from portal.booking.operations import attendance, bookings
from portal.booking.rules.states import CancelReason
from portal.checkout.operations import contacts
from portal.db import transaction
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.records import operations as records
from portal.routines.operations import assignments, runs
from portal.routines.rules import Move, Report
from tests import people
from tests.conftest import TODAY, at

DETAILS = {"order": [0, 1, 2, 3, 4], "m": 1, "s": 0, "into": 0, "done": {}, "skipped": [], "over": False}


def fill(member, sato, trial, hour, now):
    """`hour` of tomorrow is hers."""
    made = people.booked(member, trial, at(hour), now=now)
    attendance.answer_visit_check(booking=made, signs=["back_pain"], actor=member.actor, now=at(20, on=TODAY))
    bookings.cancel(
        booking=made, reason=CancelReason.OTHER, words=f"why {hour}", actor=member.actor, now=at(21, on=TODAY)
    )
    progress.note(measure=Measure.PAIN, member=member, day=TODAY, value=7, today=TODAY, now=now)
    progress.add_activity(member=member, name=f"activity {hour}", now=now)
    records.write_note(member=member, staff=sato, words=f"note {hour}", is_for_desk=False, now=now)
    assignments.assign(
        member=member, staff=sato, moves=[Move("breathing", 12)], note=f"word {hour}", until_on=None, now=now
    )
    run = Report(
        key=f"3f6c1a52-0000-4000-8000-0000000000{hour}", routine="ten", started_at=now - timedelta(minutes=9),
        ended_at=now, done={"breathing": 300}, place=DETAILS,
    )  # fmt: skip
    runs.keep_session(member=member, report=run, day=TODAY, today=TODAY, now=now)
    draft = people.begun(trial, at(hour, on=TODAY + timedelta(days=1)), now=now)
    contacts.give_contact(draft=draft, contact=people.contact(f"{hour}@example.com"))
    contacts.mail_way_back(draft=draft, email=f"back{hour}@example.com", locale="ja", trainer="", now=now)
    with transaction() as session:
        member.account.totp_secret = f"SECRET{hour}"
        session.add(LineLink(account_id=member.account.id, user=f"U{hour}", linked_at=now))


@pytest.fixture
def two(hana, yui, sato, kana, trial, mori, now):
    fill(hana, sato, trial, 10, now)
    fill(yui, sato, trial, 13, now + timedelta(seconds=1))
    return hana, yui
