"""What somebody found who tried the desk for a day; each once here."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.operations.people import add_member
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.refusals import NotOffered
from portal.booking.models.bookings import Booking
from portal.booking.operations import attendance, bookings, moves
from portal.booking.operations.offers import open_offer
from portal.booking.rules.alternatives import Alternative
from portal.booking.rules.refusals import AlreadyBegun, NotToday
from portal.booking.rules.states import BookingStatus
from portal.checkout.operations import finishing
from portal.db import db
from portal.rota.operations import absences
from tests import people
from tests.conftest import TOMORROW, at
from tests.support.page import Page

ACTOR = "staff:1"
AFTER = TOMORROW + timedelta(days=1)


@pytest.fixture
def caller(app, now):
    """She has only called: no e-mail address."""
    return add_member(
        family_name="高田", given_name="", kana=("", ""), phone="09055556666", actor=ACTOR, now=now
    )


@pytest.fixture
def asked(caller, trial, mori, branch, now):
    """Her trainer is ill, and another time is kept for her."""
    people.works(mori, branch, AFTER)
    booking = bookings.book(
        member=caller, service=trial, starts_at=at(10), asked=ANYONE, health_check=None,
        override="asked on the phone", actor=ACTOR, now=now,
    )  # fmt: skip
    alternative = Alternative(at(9, on=AFTER), mori.id)
    absences.enter_time_off(
        trainer=mori,
        starts_at=at(7),
        ends_at=at(22),
        answers={booking.reference: alternative},
        actor=ACTOR,
        now=now,
    )
    return booking


def test_who_has_no_address_is_called_and_the_desk_takes_the_proposal_for_her(signed_in, sato, asked):
    browser, page = signed_in(sato), f"/staff/bookings/{asked.reference}"
    words = browser.page(page).words
    assert "お電話してください" in words
    assert "会員の返事を待っています" not in words
    assert "お取りしている時刻：4月3日（水） 9:00、森" in words
    for url in ("/staff/board?date=2030-04-02", "/staff/day/2030-04-02"):
        assert "電話がまだ" in browser.page(url).words
    assert browser.submit(page, ends="/proposal").location == page
    db.session.expire_all()
    assert (asked.starts_at, open_offer(asked)) == (at(9, on=AFTER), None)


def test_what_is_kept_for_her_does_not_stand_in_her_own_way(asked, mori, now):
    for starts_at in (at(9, 30, on=AFTER), at(9, on=AFTER)):
        moves.move_by_desk(
            booking=asked, starts_at=starts_at, trainer_id=mori.id, sequence=asked.sequence,
            override="on the phone", actor=ACTOR, now=now,
        )  # fmt: skip
        assert asked.starts_at == starts_at
        assert open_offer(asked) is None


def test_a_refused_move_leaves_the_proposal_as_it_was(asked, mori, now):
    with pytest.raises(NotOffered):
        moves.move_by_desk(
            booking=asked, starts_at=at(6, on=AFTER), trainer_id=mori.id, sequence=asked.sequence,
            override="on the phone", actor=ACTOR, now=now,
        )  # fmt: skip
    assert open_offer(asked).starts_at == at(9, on=AFTER)


@pytest.fixture
def over(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def test_a_check_in_is_undone_on_its_day_only(signed_in, sato, over, clock):
    attendance.check_in(booking=over, actor=ACTOR, now=at(10))
    with pytest.raises(NotToday):
        attendance.undo_check_in(booking=over, actor=ACTOR, now=at(10, on=AFTER))
    clock.move_to(at(10, on=AFTER))
    for url in ("/staff/day/2030-04-02", f"/staff/bookings/{over.reference}"):
        page = signed_in(sato).page(url)
        assert not [form for form in page.forms if form.action.endswith("/check-in/undo")]


def test_a_visit_that_is_over_moves_nowhere_whatever_the_reason(signed_in, sato, over, mori, branch, clock):
    people.works(mori, branch, AFTER)
    clock.move_to(at(12))
    with pytest.raises(AlreadyBegun):
        moves.move_by_desk(
            booking=over, starts_at=at(14, on=AFTER), trainer_id=mori.id, sequence=over.sequence,
            override="because", actor=ACTOR, now=at(12),
        )  # fmt: skip
    page = signed_in(sato).page(f"/staff/bookings/{over.reference}")
    assert not [link for link in page.links if link.endswith("/time")]
    assert "data-over" in signed_in(sato).get("/staff/board?date=2030-04-02").text


@pytest.mark.parametrize("minutes", ["abc", "-5", "7", "99999999999"])
def test_odd_minutes_change_nothing(signed_in, sato, over, clock, minutes):
    clock.move_to(at(9))
    browser, page = signed_in(sato), f"/staff/bookings/{over.reference}"
    form = browser.page(page).form(ends="/late")
    answer = browser.post(form.action, data=form.fields | {"minutes": minutes})
    assert answer.status_code == 422
    assert "ボタンから選んで" in answer.text
    assert db.session.scalar(select(Booking.late_minutes)) is None


def test_a_time_outside_opening_hours_is_told_as_such(signed_in, sato, over):
    browser, page = signed_in(sato), f"/staff/bookings/{over.reference}/time"
    answer = browser.submit(page, id="move", time="05:00")
    assert "営業時間は7:00から22:00まで" in answer.text


def test_a_second_trial_under_another_address_is_the_desks_to_decide(
    signed_in, sato, hana, trial, mori, kudo, now, clock
):
    people.booked(hana, trial, at(8), now=now)
    other = people.member("other@example.com", now=now, family="山口")
    draft = people.begun(trial, at(10), now=now)
    booking = finishing.finish(draft=draft, member=other, locale="ja", now=now)
    assert booking.same_phone_member_id == hana.id
    desk = signed_in(sato)
    day = f"/staff/day/{TOMORROW}"
    assert "電話番号が、体験を予約済みの山本 花さんと同じです" in desk.page(day).words
    desk.submit(day, ends="/same-phone")
    assert "電話番号が" not in desk.page(day).words

    answer = desk.submit(f"/staff/bookings/{booking.reference}/cancellation", id="step", words="ご本人と確認")
    assert answer.location == day
    db.session.rollback()
    assert booking.status is BookingStatus.CANCELLED


def test_the_desk_gives_a_reason(signed_in, sato, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    answer = signed_in(sato).submit(f"/staff/bookings/{booking.reference}/cancellation", id="step", words="")
    assert answer.status_code == 422
    assert "理由を入力してください" in Page(answer.text).words
