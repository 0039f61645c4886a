"""Four web servers and three workers behind a pool of one PostgreSQL, killed one after the other."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.booking.models.bookings import Booking
from portal.db import db
from portal.gym import queries as gym
from portal.lib import clock
from tests import people
from tests.ops.storm import Crowd, confirmed, everybody, kill, send_the_rest, serve, start_worker
from tests.support.sockets import free_port

WEBS, WORKERS, AT_ONCE = 4, 3, 12


def test_pages_and_deeds_do_not_ask_for_the_session_before(pooled_app):
    """More often than psycopg takes to prepare a statement, which the next session would not know."""
    branch, now = gym.branch(), clock.now()
    day = branch.local(now).date() + timedelta(days=1)
    people.works(people.trainer(branch, "森", "Mori"), branch, day)
    browser = pooled_app.test_client()
    for _ in range(12):
        assert browser.get(f"/book/time?service=trial&date={day}").status_code == 200
        for hour in (10, 12):
            chosen = {"service": "trial", "at": f"{day}T{hour}:00"}
            assert browser.post("/book/drafts", data=chosen).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4, "the last one alone is kept"


@pytest.mark.soak
def test_each_is_killed_in_turn_and_nothing_is_lost_nor_sold_twice(pooled_app, mailbox):
    visitors = everybody(pooled_app)
    most = len(visitors)
    db.session.remove()
    crowds = [Crowd(free_port()) for _ in range(WEBS)]
    webs = [serve(pooled_app, crowd.port) for crowd in crowds]
    workers = [start_worker(pooled_app, mailbox) for _ in range(WORKERS)]
    for turn, first in enumerate(range(0, len(visitors), AT_ONCE)):
        batch = visitors[first : first + AT_ONCE]
        threads = [thread for n, crowd in enumerate(crowds) for thread in crowd.press(batch[n::WEBS])]
        crowds[turn % WEBS].first.wait(30)
        kill(webs[turn % WEBS])
        kill(workers[turn % WORKERS])
        for thread in threads:
            thread.join()
        webs[turn % WEBS] = serve(pooled_app, crowds[turn % WEBS].port)
        workers[turn % WORKERS] = start_worker(pooled_app, mailbox)
    for process in (*webs, *workers):
        kill(process)
    send_the_rest(pooled_app, mailbox)
    references = set(db.session.scalars(select(Booking.reference)))
    told = {reference for crowd in crowds for reference in crowd.booked.values()}
    assert told <= references
    assert len(told) >= most // 2
    assert sorted(confirmed(mailbox).values()) == sorted(references)
    assert len(mailbox.letters) - len(mailbox.by_id) <= most // AT_ONCE + WORKERS, (
        "twice for each kill at most"
    )
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * len(references)
