"""A page that is remembered is true: whatever it is made of raises the number by which it is known."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.booking.operations import bookings
from portal.checkout.operations import drafts
from portal.db import BOARD, TIMES, Model, db, transaction
from portal.lib.errors import NotFound
from portal.page_versions import PageVersion
from tests import people
from tests.conftest import TOMORROW, at

FRESH = {"Portal-Refresh": "1"}
# Tables that say who is looking, not what she sees.
WHO = {"account", "sign_in", "limit_count", "page_version"}
TIME_PAGES = ("/", f"/book/time?service=trial&date={TOMORROW}", "/book/month?service=trial")


def tables(seen):
    """Names of the tables that statements ask."""
    return set(re.findall(r'(?:FROM|JOIN) "?(\w+)', " ".join(seen)))


def shown(page):
    return {
        mapper.class_.__tablename__ for mapper in Model.registry.mappers if page in mapper.class_.shown_on
    }


def numbers():
    return db.session.execute(select(PageVersion.times, PageVersion.board)).one()


def test_a_visitors_page_reads_nothing_that_does_not_raise_its_number(client, branch, mori, statements):
    with statements() as seen:
        for address in TIME_PAGES:
            client.get(address)
    assert {"claim", "shift", "branch"} <= tables(seen)
    assert tables(seen) - shown(TIMES) - WHO - {"latest"} == set()


def test_the_board_reads_nothing_that_does_not_raise_its_number(
    signed_in, sato, hana, mori, trial, statements, now
):
    people.booked(hana, trial, at(10), now=now)
    people.shares_pain(hana, now=now)
    desk = signed_in(sato)
    with statements() as seen:
        desk.get(f"/staff/board?date={TOMORROW}")
    assert {"booking", "member", "log_entry", "consent"} <= tables(seen)
    assert tables(seen) - shown(BOARD) - WHO == set()


def test_a_page_that_is_remembered_asks_one_thing(client, branch, mori, statements):
    for address in TIME_PAGES:
        client.get(address)
        with statements() as seen:
            client.get(address)
        assert (len(seen), tables(seen)) == (1, {"page_version", "branch", "hold"}), address


def test_a_kept_time_is_gone_from_the_page_and_comes_back(client, trial, mori, clock, now):
    times = TIME_PAGES[1]
    before = client.page(times).text
    drafts.begin(service=trial, starts_at=at(10), now=now)
    assert client.page(times).text != before
    clock.shift(timedelta(minutes=11))
    assert client.page(times).text == before


def _rename_and_fail(member):
    with transaction() as session:
        session.get_one(Member, member.id).family_name = "山田"
        session.flush()
        raise NotFound


def test_a_deed_that_is_taken_back_raises_nothing(hana, now):
    before = numbers()
    with pytest.raises(NotFound):
        _rename_and_fail(hana)
    with transaction():
        pass
    assert numbers() == before
    with transaction() as session:
        session.get_one(Member, hana.id).family_name = "山田"
    assert numbers() == (before.times, before.board + 1)


def test_what_is_written_before_a_savepoint_counts_though_that_is_taken_back(hana, now):
    before = numbers()
    with transaction() as session:
        session.get_one(Member, hana.id).family_name = "山田"
        session.flush()
        session.begin_nested().rollback()
    assert numbers() == (before.times, before.board + 1)


def test_a_savepoint_that_is_kept_raises_nothing_before_the_commit(hana, now, statements):
    """Whoever locked the row in the middle of a deed would wait for others who wait for it."""
    before = numbers()
    with transaction() as session, statements() as seen:
        with session.begin_nested():
            session.get_one(Member, hana.id).family_name = "山田"
        assert "page_version" not in " ".join(seen)
    assert numbers() == (before.times, before.board + 1)


def test_the_board_says_in_short_that_it_is_true_still(signed_in, sato, hana, mori, trial, now):
    booking = people.booked(hana, trial, at(10), now=now)
    desk, board = signed_in(sato), f"/staff/board?date={TOMORROW}"
    first = desk.get(board)
    asks = FRESH | {"If-None-Match": first.headers["ETag"]}
    short = desk.get(board, headers=asks)
    assert (short.status_code, short.data) == (304, b"")
    by_the_page = FRESH | {"If-None-Match": first.headers["ETag"].removeprefix("W/")}
    assert desk.get(board, headers=by_the_page).status_code == 304
    assert desk.get(f"/en{board}", headers=asks).status_code == 200
    assert desk.get(board, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200  # she looks

    bookings.cancel(booking=booking, actor=sato.actor, now=now)
    anew = desk.get(board, headers=asks)
    assert anew.status_code == 200
    assert anew.headers["ETag"] != first.headers["ETag"]


def test_the_board_is_asked_anew_when_time_itself_has_passed(signed_in, sato, branch, clock):
    desk = signed_in(sato)
    asks = FRESH | {"If-None-Match": desk.get("/staff/board").headers["ETag"]}
    clock.shift(timedelta(minutes=4))
    assert desk.get("/staff/board", headers=asks).status_code == 304
    clock.shift(timedelta(minutes=1))
    assert desk.get("/staff/board", headers=asks).status_code == 200
