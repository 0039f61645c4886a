"""How often a page or a deed goes to the database and back, on PostgreSQL: what its distance costs."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from psycopg.pq import Trace
from sqlalchemy import event, select

from portal.audit import operations as audit
from portal.audit.events import Event
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.queries import bookings
from portal.db import db, look_afresh, transaction
from portal.progress import operations as progress
from portal.progress.rules.measures import Measure
from portal.routines.models import RoutineSession
from portal.routines.operations import assignments
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.routines.test_operations import THREE

HOME, BOOKING = 6, 13
ASKS = re.compile(r"^F\t\d+\t(Sync|Query)\b", re.MULTILINE)  # what the other side answers


@pytest.fixture
def trips(app, tmp_path):
    """with trips() as count: …; count() is how often something was sent and waited for."""

    @contextmanager
    def counted():
        look_afresh()
        db.engine.dispose()
        path = tmp_path / "wire"
        with path.open("w+b") as wire:

            def follow(connection, *_rest):
                connection.pgconn.trace(wire.fileno())
                connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

            def leave(connection, *_rest):
                connection.pgconn.untrace()

            event.listen(db.engine, "checkout", follow)
            event.listen(db.engine, "checkin", leave)
            try:
                yield lambda: len(ASKS.findall(path.read_text(errors="replace")))
            finally:
                event.remove(db.engine, "checkout", follow)
                event.remove(db.engine, "checkin", leave)

    return counted


@pytest.fixture
def hers(hana, trial, personal, mori, kudo, sato, branch, now):
    """All that her home can show: visits, one that her trainer prepares, an offer, a routine, a log."""
    people.booked(hana, trial, at(10), now=now)
    people.booked(hana, personal, at(12), now=now)
    wishes.join(
        member=hana, service=personal, wish=Wish(127, at(14).time(), at(15).time(), TODAY, TOMORROW),
        asked=Asked(), actor=hana.actor, now=now,
    )  # fmt: skip
    waiting.sweep(branch, now=now)
    assert db.session.scalars(select(Offer)).one()
    made = assignments.assign(member=hana, staff=sato, moves=THREE, note="", until_on=None, now=now)
    place = {"order": [0, 1], "m": 1, "s": 0, "into": 0, "done": {"breathing": 60000}, "skipped": []}
    with transaction() as session:
        session.add(
            RoutineSession(
                member_id=hana.id, assignment_id=made.id, key="k" * 16, routine="assigned", day=TODAY,
                started_at=now - timedelta(minutes=10), ended_at=now, seconds=60, details={"place": place},
            )
        )  # fmt: skip
    first = bookings.upcoming(hana.id, now=now)[0]
    audit.record(Event.BRIEF_READ, subject=first.subject, actor=sato.actor, now=now)
    for day in range(4):
        progress.note(
            measure=Measure.PAIN, member=hana, day=TODAY - timedelta(days=day), value=3, today=TODAY, now=now
        )
    return hana


def test_her_home(signed_in, hers, trips):
    browser = signed_in(hers)
    browser.page("/me")
    with trips() as count:
        words = browser.page("/me").words
    for shown in ("10:00", "佐藤", "続きから", "14:00"):
        assert shown in words, shown
    assert 3 <= count() <= HOME


def test_a_booking(signed_in, hers, personal, trips, now):
    """The last button: from the sign-in to the commit."""
    browser = signed_in(hers)
    times = browser.page(f"/book/time?service={personal.slug}&date={TOMORROW}").form(ends="/book/drafts")
    health = browser.post("/book/drafts", data=times.fields | {"at": f"{TOMORROW}T17:00"}).location
    unchanged = health.replace("/health", "/unchanged")
    check = browser.post(unchanged, data=browser.page(health).form(ends="/unchanged").fields).location
    form = browser.page(check).form(id="step")
    with trips() as count:
        answer = browser.post(check, data=form.fields)
    assert answer.status_code == 303
    look_afresh()
    assert db.session.scalars(select(Booking).where(Booking.starts_at == at(17))).one()
    assert 6 <= count() <= BOOKING
