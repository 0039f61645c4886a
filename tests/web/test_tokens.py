"""No button works without its token, whoever is signed in."""

import pytest
from sqlalchemy import select

from portal.booking.models.bookings import Booking, CheckIn
from portal.booking.operations import attendance
from portal.booking.rules.states import BookingStatus
from portal.db import db
from portal.gym import queries as gym
from portal.progress.models import LogEntry
from tests import people
from tests.conftest import at


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def test_members_buttons(signed_in, hana, booking):
    browser = signed_in(hana)
    for url in (f"/me/bookings/{booking.reference}/cancellation", "/me/log/2030-04-01"):
        assert browser.post(url, data={"value": "3"}).status_code == 422
    assert browser.post("/me/log/2030-04-01/undo", data={"before": "3"}).status_code == 422
    browser.post("/logout")
    db.session.rollback()
    assert booking.status is BookingStatus.BOOKED
    assert db.session.scalar(select(LogEntry.id)) is None


def test_the_last_button_of_a_booking(signed_in, yui, trial, mori, now):
    browser = signed_in(yui)
    draft = people.begun(trial, at(12), now=now)
    with browser.session_transaction() as stored:
        stored["drafts"] = [draft.key]
    for step in ("check", "time", "health", "contact", "code", "codes", "hold", "unchanged", "forgotten"):
        assert browser.post(f"/book/{draft.key}/{step}", data={"at": "2030-04-02T14:00"}).status_code in (
            302,
            303,
            422,
        )
    db.session.rollback()
    assert db.session.scalar(select(Booking.id)) is None
    assert draft.starts_at == at(12)


def test_staffs_buttons(signed_in, kana, booking, clock):
    clock.move_to(at(9, 50))
    browser = signed_in(kana)
    assert browser.post(f"/staff/bookings/{booking.reference}/check-in").status_code == 422
    attendance.check_in(booking=booking, actor="staff:1", now=at(9, 50))
    assert browser.post(f"/staff/bookings/{booking.reference}/check-in/undo").status_code == 422
    assert browser.post("/staff/settings/place", data={"phone": "0312345678"}).status_code == 422
    db.session.rollback()
    assert db.session.scalar(select(CheckIn.id)) is not None
    assert gym.branch().phone == ""
