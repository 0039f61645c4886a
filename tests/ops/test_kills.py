"""kill -9 in the middle of the work. Nothing that was promised is lost, nothing is told that did not happen."""

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.lib import clock
from portal.notifications import operations as notifications
from tests.ops.storm import Crowd, confirmed, everybody, kill, send_the_rest, serve, start_worker
from tests.support.sockets import free_port

pytestmark = pytest.mark.soak
KILLS = 10


def test_a_killed_worker_loses_no_mail_and_sends_few_twice(own_app, mailbox):
    total = 200
    for _ in range(total):
        notifications.enqueue(
            "address_code", to="hana@example.com", locale="ja", facts={"code": "123456"}, now=clock.now()
        )
    for killed in range(KILLS):
        worker = start_worker(own_app, mailbox)
        while len(mailbox.by_id) < (killed + 1) * total // (KILLS + 2):
            assert mailbox.arrived.wait(60), "the worker sends nothing"
            mailbox.arrived.clear()
        kill(worker)
    send_the_rest(own_app, mailbox)
    assert len(mailbox.by_id) == total
    assert sum(mailbox.by_id.values()) - total <= KILLS


def test_killed_in_a_storm_every_booking_has_its_mail_and_no_mail_is_without_one(own_app, mailbox):
    visitors = everybody(own_app)
    db.session.remove()
    crowd = Crowd(free_port())
    for batch in range(0, len(visitors), 12):
        mailbox.arrived.clear()
        crowd.first.clear()
        worker, server = start_worker(own_app, mailbox), serve(own_app, crowd.port)
        threads = crowd.press(visitors[batch : batch + 12])
        assert crowd.first.wait(30), "the server answers nothing"
        kill(server)
        assert mailbox.arrived.wait(30), "the worker sends nothing"
        kill(worker)
        for thread in threads:
            thread.join()

    send_the_rest(own_app, mailbox)
    references = set(db.session.scalars(select(Booking.reference)))
    assert set(crowd.booked.values()) <= references
    assert len(crowd.booked) >= KILLS, "each server answered somebody before it was killed"
    assert sorted(confirmed(mailbox).values()) == sorted(references)
    assert len(mailbox.letters) - len(mailbox.by_id) <= KILLS, "twice is the same mail twice"
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)
