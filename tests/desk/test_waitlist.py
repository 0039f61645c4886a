"""Somebody calls and waits: the desk puts her on the list, calls her, and books for her."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.booking.rules.states import Answer
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations.waiting import pass_on
from portal.waitlist.rules import Outcome
from tests import people
from tests.conftest import TOMORROW, at

LIST = "/staff/waitlist"


@pytest.fixture
def rin(hana, now):
    """She has only called so far."""
    rin = people.member("rin@example.com", now=now, phone="09055556666")
    people.answered(rin, now=now)
    with transaction() as session:
        account, rin.account = rin.account, None
        session.delete(account)
    return rin


@pytest.fixture
def full(hana, trial, mori, now):
    """Tomorrow at ten is Hana's."""
    return people.booked(hana, trial, at(10), now=now)


def put_on(browser, member, **wish):
    url = f"/staff/members/{member.id}/wishes/new?service=trial"
    return browser.submit(
        url,
        id="wish",
        **{"day_from": "10:00", "day_until": "11:00", "weekdays": str(TOMORROW.weekday())} | wish,
    )


def entry():
    db.session.rollback()
    return db.session.scalars(select(WaitlistEntry)).one()


def test_a_caller_waits_is_called_and_is_booked(signed_in, sato, rin, hana, full, now):
    desk = signed_in(sato)
    assert put_on(desk, rin).location == LIST
    words = desk.page(LIST).words
    assert "090-5555-6666" in words
    assert "お電話してください。" not in words
    bookings.cancel(booking=full, actor=hana.actor, now=now)
    pass_on(now=now)
    assert "お電話してください。" in desk.page(LIST).words
    assert not db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "waitlist_offer")
    ).all(), "nobody is there to write to"
    answer = desk.submit(LIST, ends="/acceptance")
    booking = db.session.scalars(select(Booking).where(Booking.member_id == rin.id)).one()
    assert answer.location == f"/staff/bookings/{booking.reference}"
    assert booking.starts_at == at(10)
    assert entry().outcome is Outcome.BOOKED
    assert "090-5555-6666" not in desk.page(LIST).words


def test_who_has_been_here_waits_for_a_session(signed_in, sato, rin, hana, full):
    desk = signed_in(sato)
    for member, menu in ((rin, "trial"), (hana, "personal")):
        form = desk.page(f"/staff/members/{member.id}/wishes/new").form(id="wish")
        assert form.fields["service"] == menu


def test_not_this_time_keeps_her_place(signed_in, sato, rin, hana, full, now):
    desk = signed_in(sato)
    put_on(desk, rin)
    bookings.cancel(booking=full, actor=hana.actor, now=now)
    pass_on(now=now)
    assert desk.submit(LIST, ends="/refusal").location == LIST
    assert db.session.scalars(select(Offer)).one().answer is Answer.DECLINED
    assert entry().ended_at is None
    assert "お電話してください。" not in desk.page(LIST).words


def test_what_is_over_is_said_and_nothing_is_booked(signed_in, sato, rin, hana, full, now):
    desk = signed_in(sato)
    put_on(desk, rin)
    number, token = entry().id, desk.page(LIST).form(ends="/leaving").fields
    assert desk.post(f"{LIST}/{number}/acceptance", data=token).location == LIST
    assert not db.session.scalars(select(Booking).where(Booking.member_id == rin.id)).all()
    assert desk.submit(LIST, ends="/leaving").location == LIST
    assert "090-5555-6666" not in desk.page(LIST).words
    for deed in ("acceptance", "refusal", "leaving"):
        assert desk.post(f"{LIST}/{number}/{deed}", data=token).status_code == 404


def test_who_waits_and_what_cannot_be_is_said(signed_in, sato, rin, trial, mori, now):
    desk = signed_in(sato)
    form = desk.page(f"/staff/members/{rin.id}/wishes/new?service=trial").form(id="wish")
    assert (form.fields["day_from"], form.fields["day_until"]) == ("07:00", "22:00")
    assert put_on(desk, rin, until_on=(TOMORROW - timedelta(days=5)).isoformat()).status_code in (409, 422)
    assert put_on(desk, rin, day_from="11:00", day_until="10:00").status_code in (409, 422)
    assert put_on(desk, rin, trainer=str(mori.id), babies="1").location == LIST
    assert put_on(desk, rin, trainer=str(mori.id), babies="1").location == LIST, "the same wish is one wish"
    assert (entry().trainer_id, entry().babies) == (mori.id, 1)
    with transaction():
        trial.state = "paused"
    assert "いまは受け付けていないメニュー" in desk.page(LIST).words
