"""Who works here hears of new visits, and of what changes today and tomorrow; once, by day, and as she wants."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models.people import StaffRole, Told
from portal.availability.rules.asked import Asked
from portal.booking.operations import bookings
from portal.booking.operations.moves import reschedule
from portal.booking.operations.staff_news import choose_news, tell_staff
from portal.db import db, transaction
from portal.notifications.models import OutboxMessage
from tests import people
from tests.conftest import NOW, TODAY, at

SOON = NOW + timedelta(seconds=30)


@pytest.fixture
def told(branch, kana, now):
    """tell(at) → what was told since the last time, by address: what has happened, and when it is sent."""
    tell_staff(branch, now=NOW - timedelta(minutes=1))  # a worker is running
    seen = set()

    def tell(moment=SOON):
        tell_staff(branch, now=moment)
        rows = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "staff_news").order_by(OutboxMessage.id)
        )
        new = [row for row in rows if row.key not in seen]
        seen.update(row.key for row in new)
        return {(row.to, *(fact["what"] for fact in row.facts["rows"])): row.due_at for row in new}

    return tell


@pytest.fixture
def trainer(mori, now):
    staff = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = staff.id
    return staff


def owner_of(kana):
    return kana.account.email


def test_a_new_visit_is_told_once_to_the_owner_and_its_trainer(
    told, kana, trainer, hana, yui, trial, kudo, mori, now
):
    people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    people.booked(yui, trial, at(10), now=now, trainer_id=kudo.id)
    told()
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "staff_news")).all()
    assert sorted(row.to for row in rows) == sorted([owner_of(kana)] * 2 + ["mori@example.com"])
    assert told(SOON + timedelta(minutes=1)) == {}, "once"


def test_what_changes_far_away_is_on_the_board_alone(told, kana, hana, yui, trial, mori, branch, now):
    people.works(mori, branch, TODAY + timedelta(days=9))
    far = people.booked(hana, trial, at(10, on=TODAY + timedelta(days=9)), now=now)
    near = people.booked(yui, trial, at(10), now=now)
    told()
    bookings.cancel(booking=far, actor=hana.actor, now=now)
    bookings.cancel(booking=near, actor=yui.actor, now=now)
    assert list(told()) == [(owner_of(kana), "cancelled")]


def test_what_leaves_tomorrow_is_told_too(told, kana, hana, trial, mori, now):
    visit = people.booked(hana, trial, at(10), now=now)
    told()
    people.works(mori, visit.branch, TODAY + timedelta(days=5))
    later = at(10, on=TODAY + timedelta(days=5))
    reschedule(booking=visit, starts_at=later, asked=Asked(), actor=hana.actor, now=now)
    assert list(told()) == [(owner_of(kana), "moved")]


def test_nobody_is_told_what_she_did_herself(told, kana, sato, hana, trial, mori, now):
    visit = people.booked(hana, trial, at(10), now=now)
    told()
    bookings.cancel(booking=visit, actor=kana.actor, now=now)
    assert list(told()) == [(sato.account.email, "cancelled")]


def test_at_night_it_waits_for_the_morning(told, kana, hana, trial, mori, branch):
    night = at(23, on=TODAY)
    told(night - timedelta(minutes=1))
    people.works(mori, branch, TODAY + timedelta(days=2))
    people.booked(hana, trial, at(10, on=TODAY + timedelta(days=2)), now=night)
    assert told(night + timedelta(seconds=30)) == {(owner_of(kana), "booked"): at(8)}


@pytest.mark.parametrize("wish", [Told.NEVER, Told.DAILY])
def test_each_is_told_as_she_wishes(told, kana, hana, yui, trial, mori, now, wish):
    choose_news(staff=kana, told=wish)
    people.booked(hana, trial, at(10), now=now)
    people.booked(yui, trial, at(14), now=now)
    assert told() == {}
    morning = at(8, 1)
    expected = {} if wish is Told.NEVER else {(owner_of(kana), "booked", "booked"): morning}
    assert told(morning) == expected
    assert told(morning + timedelta(minutes=5)) == {}


def test_she_chooses_on_her_page(signed_in, kana):
    owner = signed_in(kana)
    assert owner.submit("/staff/news", id="news", told="daily").status_code == 303
    db.session.rollback()
    assert kana.told is Told.DAILY
    assert owner.submit("/staff/news", id="news", told="hourly").status_code == 422
