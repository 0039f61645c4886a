"""Her body decides what is on offer and when; and how she is before a visit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking, VisitCheck
from portal.booking.operations import attendance, bookings, moves
from portal.booking.operations.clearance import note_clearance
from portal.booking.rules.refusals import AlreadyBegun, Cancelled, TooEarlyToSay
from portal.db import db
from portal.gym import operations as gym
from portal.health import queries as health
from portal.health.rules import (
    Answers,
    Clearance,
    Complications,
    Delivery,
    NotYet,
    Recovery,
    TooSoonAfterBirth,
    WaitsForYes,
)
from tests import people
from tests.conftest import TODAY, TOMORROW, at

EIGHT_WEEKS = {"weeks": 6, "weeks_caesarean": 8, "wants_clearance": False}


def approved(service, now, **values):
    gym.write_service(service=service, values=values, approves=True, actor="staff:1", now=now)


def answers(days_ago, delivery=Delivery.VAGINAL, clearance=Clearance.GIVEN, complications=Complications.NONE):
    return Answers(TODAY - timedelta(days=days_ago), delivery, clearance, complications)


def test_from_so_many_weeks_by_the_way_of_birth(hana, trial, mori, now):
    approved(trial, now, **EIGHT_WEEKS)
    for delivery, weeks in ((Delivery.VAGINAL, 6), (Delivery.CAESAREAN, 8), (Delivery.UNSAID, 8)):
        born = answers(weeks * 7 - 2, delivery)  # tomorrow is a day short of it
        with pytest.raises(NotYet) as refused:
            people.booked(hana, trial, at(10), now=now, answers=born)
        db.session.rollback()
        assert refused.value.facts["allowed_from"] == TOMORROW + timedelta(days=1)
    people.booked(hana, trial, at(10), now=now, answers=answers(8 * 7 - 1, Delivery.CAESAREAN))


def test_only_with_a_doctors_yes(hana, trial, mori, now):
    approved(trial, now, wants_clearance=True)
    for clearance in (Clearance.NOT_YET, Clearance.UNSURE):
        with pytest.raises(NotYet) as refused:
            people.booked(hana, trial, at(10), now=now, answers=answers(90, clearance=clearance))
        db.session.rollback()
        assert refused.value.facts["allowed_from"] is None
    people.booked(hana, trial, at(10), now=now, answers=answers(90))


def test_rules_that_the_owner_has_not_approved_do_not_count(hana, trial, mori, now):
    trial.weeks, trial.wants_clearance = 30, True
    db.session.commit()
    people.booked(hana, trial, at(10), now=now, answers=answers(60, clearance=Clearance.UNASKED))


def test_the_first_month_needs_a_yes_whatever_the_owner_says(hana, trial, mori, now):
    approved(trial, now, weeks=0, weeks_caesarean=0, wants_clearance=False)
    with pytest.raises(TooSoonAfterBirth):
        people.booked(hana, trial, at(10), now=now, answers=answers(10, clearance=Clearance.UNSURE))


UNASKED = Answers(date(2030, 1, 1), Delivery.VAGINAL, Clearance.UNASKED, Complications.NONE)


@pytest.mark.parametrize(
    ("recovery", "answered", "opens"),
    [
        (Recovery(), UNASKED, date(2030, 2, 1)),
        (Recovery(), replace(UNASKED, born_on=date(2030, 1, 31)), date(2030, 2, 28)),
        (Recovery(), replace(UNASKED, delivery=Delivery.CAESAREAN), None),
        (Recovery(), replace(UNASKED, delivery=Delivery.UNSAID), None),
        (Recovery(), replace(UNASKED, complications=Complications.SOME), None),
        (Recovery(), replace(UNASKED, complications=Complications.UNSAID), None),
        (Recovery(), replace(UNASKED, clearance=Clearance.NOT_YET), None),
        (Recovery(), replace(UNASKED, clearance=Clearance.UNSURE), None),
        (Recovery(), Answers(date(2030, 1, 31), Delivery.VAGINAL, Clearance.GIVEN), date(2030, 1, 31)),
        (Recovery(weeks=2), UNASKED, date(2030, 2, 1)),
        (Recovery(weeks=6), UNASKED, date(2030, 2, 12)),
        (Recovery(weeks_caesarean=8), Answers(date(2030, 1, 1), Delivery.VAGINAL, Clearance.GIVEN), date(2030, 1, 1)),
        (Recovery(wants_clearance=True), Answers(date(2030, 1, 1), Delivery.VAGINAL, Clearance.UNSURE), None),
        (Recovery(is_exercise=False), Answers(date(2030, 1, 1), Delivery.VAGINAL, Clearance.UNSURE), date(2030, 1, 1)),
    ],
)  # fmt: skip
def test_the_day_it_opens(recovery, answered, opens):
    assert recovery.opens_on(answered) == opens


def test_a_doctors_not_yet_never_ends_by_itself(hana, trial, mori, now):
    """R10: 33 days after a caesarean, "not yet" was let in."""
    with pytest.raises(NotYet):
        people.booked(
            hana, trial, at(10), now=now, answers=answers(33, Delivery.CAESAREAN, Clearance.NOT_YET)
        )
    db.session.rollback()
    assert db.session.scalars(select(Booking.id)).all() == []


def waiting(hana, now, **said):
    return people.answered(hana, answers(60, clearance=Clearance.NOT_YET, **said), now=now)


def test_booking_asks_again_and_goes_on_with_the_yes(signed_in, hana, trial, mori, now):
    waiting(hana, now)
    browser = signed_in(hana)
    times = browser.page(f"/book/time?service=trial&date={TOMORROW}")
    (asked,) = [link for link in times.links if link.startswith("/me/clearance")]
    page = browser.page(asked)
    assert "まだ運動しないように言われている" in page.words
    assert "/guides/posture" in page.links
    assert browser.submit(asked, ends="/me/clearance").location == "/book/time"
    assert 'name="at"' in browser.page(f"/book/time?service=trial&date={TOMORROW}").html
    assert browser.get(asked).location == "/book/time", "it is asked no more"


def test_in_the_middle_of_a_booking_she_is_asked_too(signed_in, hana, trial, mori, now):
    browser = signed_in(hana)
    chosen = browser.post("/book/drafts", data={"service": "trial", "at": f"{TOMORROW}T10:00"}).location
    waiting(hana, now)
    assert "許可は出ましたか" in browser.page(chosen).words
    later = browser.submit(chosen, ends="/unchanged").location
    assert "許可が出てからどうぞ" in browser.page(later).words
    assert browser.submit(chosen, ends="/cleared").location.endswith("/check")
    check = browser.page(chosen.replace("/health", "/check"))
    assert "許可が出ている" in check.words


def test_who_waits_for_a_yes_books_no_series_and_is_offered_nothing(hana, trial, personal, mori, now):
    people.booked(hana, trial, at(10), now=now)
    waiting(hana, now + timedelta(seconds=1))
    with pytest.raises(WaitsForYes):
        bookings.book(
            member=hana,
            service=personal,
            starts_at=at(12),
            health_check=health.latest_check(hana.id),
            actor=hana.actor,
            now=now,
        )


def test_her_visits_to_come_have_the_yes_and_the_desk_stops_asking(signed_in, hana, trial, mori, sato, now):
    check = waiting(hana, now)
    bookings.book(
        member=hana, service=trial, starts_at=at(10), health_check=check, override="電話で確認",
        actor=sato.actor, now=now,
    )  # fmt: skip
    desk = signed_in(sato)
    assert "許可がまだ・不明" in desk.page(f"/staff/day/{TOMORROW}").words
    note_clearance(member=hana, now=now)
    note_clearance(member=hana, now=now)
    assert len(health.checks_of(hana.id)) == 2, "twice is once, and what she had said stays"
    assert "許可がまだ・不明" not in desk.page(f"/staff/day/{TOMORROW}").words


def test_a_move_asks_what_she_answered_last(hana, trial, mori, now):
    made = people.booked(hana, trial, at(10), now=now)
    waiting(hana, now + timedelta(seconds=1))
    with pytest.raises(WaitsForYes):
        moves.reschedule(booking=made, starts_at=at(12), asked=Asked(), actor=hana.actor, now=now)
    note_clearance(member=hana, now=now + timedelta(seconds=2))
    moves.reschedule(
        booking=made, starts_at=at(12), asked=Asked(), actor=hana.actor, now=now + timedelta(seconds=2)
    )
    assert made.starts_at == at(12)


def test_the_calendar_offers_only_what_is_right_and_says_from_when(signed_in, hana, trial, mori, now):
    approved(trial, now, **EIGHT_WEEKS)
    people.answered(hana, answers(7 * 7, Delivery.CAESAREAN), now=now)
    opens = TODAY + timedelta(days=7)
    browser = signed_in(hana)
    page = browser.page(f"/book/time?service=trial&date={TOMORROW}")
    assert "4月8日（月）から予約できます" in page.words
    assert 'name="at"' not in page.html
    assert any(f"date={opens}" in link for link in page.links)
    assert "4月8日（月）から予約できます" in browser.page("/book/service").words
    assert "4月8日（月）から予約できます" in browser.page("/book/month?service=trial").words


def test_a_visitor_who_answers_is_led_to_the_day(client, trial, mori, now):
    approved(trial, now, wants_clearance=True)
    chosen = client.post("/book/drafts", data={"service": "trial", "at": f"{TOMORROW}T10:00"}).location
    fields = {"born_on__year": "2030", "born_on__month": "1", "born_on__day": "1", "delivery": "vaginal"}
    fields["complications"] = "uneventful"
    later = client.submit(chosen, id="step", **fields, clearance="unsure", consent="y").location
    assert "許可が出てからどうぞ" in client.page(later).words


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def say(booking, signs, *, now):
    return attendance.answer_visit_check(booking=booking, signs=signs, actor=booking.member.actor, now=now)


def test_one_asks_from_the_evening_before_until_she_comes(booking):
    with pytest.raises(TooEarlyToSay):
        say(booking, [], now=at(19, 59, on=TODAY))
    say(booking, [], now=at(20, on=TODAY))
    say(booking, ["back_pain"], now=at(9, 59))
    assert db.session.scalars(select(VisitCheck.signs)).all() == [["back_pain"]], "the last answer counts"
    with pytest.raises(AlreadyBegun):
        say(booking, [], now=at(10))


def test_a_cancelled_visit_is_not_asked_about(booking, now):
    bookings.cancel(booking=booking, actor="staff:1", now=now)
    with pytest.raises(Cancelled):
        say(booking, [], now=at(20, on=TODAY))


def test_no_health_word_is_in_the_history(booking):
    say(booking, ["fever"], now=at(20, on=TODAY))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "visit-check.answered")).one()
    assert entry.details == {}


def test_nothing_new_is_one_tap(signed_in, booking, hana, clock):
    clock.move_to(at(20, on=TODAY))
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}"
    form = browser.page(f"{url}/today").forms[-1]
    missed = browser.post(f"{url}/today", data=form.fields)
    assert missed.status_code == 422, "a tap that missed its box is no all-clear"
    assert "どれもありません" in missed.text
    assert browser.post(f"{url}/today", data=form.fields | {"none": "y"}).location == url
    assert db.session.scalars(select(VisitCheck.signs)).all() == [[]]


def test_a_warning_sign_leads_to_the_right_advice_and_one_line_at_the_desk(
    signed_in, booking, hana, sato, clock
):
    clock.move_to(at(20, on=TODAY))
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}"
    form = browser.page(f"{url}/today").forms[-1]
    answer = browser.post(f"{url}/today", data=form.fields | {"signs": ["fever", "back_pain"]})
    assert answer.location == f"{url}/advice"
    words = browser.page(f"{url}/advice").words
    assert "#7119" in words
    assert "整形外科" in words
    assert "tel:%237119" in browser.page(f"{url}/advice").links
    assert "期限後にはなりません" in words

    assert browser.post(f"{url}/today", data=form.fields | {"none": "y"}).location == f"{url}/advice", (
        "it stays"
    )
    desk = signed_in(sato).page(f"/staff/day/{TOMORROW}").words
    assert "受診を先にお願いしてください" in desk
    assert "38℃" not in desk


def test_a_sign_nobody_offers_is_refused(signed_in, booking, hana, clock):
    clock.move_to(at(20, on=TODAY))
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}"
    form = browser.page(f"{url}/today").forms[0]
    assert browser.post(f"{url}/today", data=form.fields | {"signs": ["boredom"]}).status_code == 422
    assert db.session.scalar(select(VisitCheck.id)) is None
