"""Many visitors, one place. A 500 is a failure as much as a double booking is."""

from collections import Counter
from datetime import time

import pytest
from flask import session
from sqlalchemy import func, select

from portal.accounts.models.people import Member
from portal.availability.models import Claim
from portal.availability.rules.refusals import SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.booking.rules.refusals import TrialTaken
from portal.checkout.models import Draft
from portal.db import db, transaction
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from tests import people
from tests.conftest import TOMORROW, at
from tests.support.crowd import together
from tests.support.page import Page

ROUNDS, VISITORS = 4, 40


@pytest.fixture
def one_long_day(branch, trial):
    """A trainer with one place at ten, or two that overlap it."""
    who = people.trainer(branch, "森", "Mori")
    people.works(who, branch, TOMORROW, time(9, 30), time(11, 30))
    return who


@pytest.mark.parametrize("starts", [[at(10)], [at(9, 30), at(10), at(10, 30)]], ids=["equal", "overlapping"])
def test_no_tick_is_ever_sold_twice(app, trial, one_long_day, now, starts):
    members = [people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(VISITORS)]
    checks = [people.answered(who, now=now).id for who in members]
    ids = [who.id for who in members]
    service_id = trial.id

    def asks(member_id, check_id, starts_at):
        def ask():
            with app.app_context():
                member = db.session.get_one(Member, member_id)
                try:
                    bookings.book(
                        member=member,
                        service=db.session.get_one(Service, service_id),
                        starts_at=starts_at,
                        health_check=db.session.get_one(HealthCheck, check_id),
                        actor=member.actor,
                        now=now,
                    )
                except SlotTaken:
                    return "taken"
                return "booked"

        return ask

    for _ in range(ROUNDS):
        db.session.rollback()
        outcomes = Counter(
            together([asks(ids[n], checks[n], starts[n % len(starts)]) for n in range(VISITORS)])
        )
        db.session.rollback()
        won = db.session.scalar(select(func.count()).select_from(Booking))
        assert outcomes == {"booked": won, "taken": VISITORS - won}
        assert 1 <= won <= (1 if len(starts) == 1 else 2)
        assert db.session.scalar(select(func.count()).select_from(Claim)) == won * 4
        with transaction() as session:
            for table in (Claim.__table__, Booking.__table__):
                session.execute(table.delete())


def test_one_member_in_many_tabs_has_one_trial(app, trial, mori, kudo, hana, now):
    check_id, member_id, service_id = people.answered(hana, now=now).id, hana.id, trial.id
    db.session.rollback()

    def ask(hour):
        with app.app_context():
            member = db.session.get_one(Member, member_id)
            try:
                bookings.book(
                    member=member,
                    service=db.session.get_one(Service, service_id),
                    starts_at=at(hour),
                    health_check=db.session.get_one(HealthCheck, check_id),
                    actor=member.actor,
                    now=now,
                )
            except TrialTaken:
                return "taken"
            return "booked"

    outcomes = Counter(together([lambda hour=hour: ask(hour) for hour in range(7, 15)]))
    assert outcomes == {"booked": 1, "taken": 7}


def proven_draft(app, service, starts_at, email, now, *, is_held=True):
    """A visitor's browser on the last page, everything filled in."""
    browser = app.test_client()
    draft = people.begun(service, starts_at, now=now, is_held=is_held)
    people.proven(draft, people.contact(email), now=now)
    with browser.session_transaction() as session:
        session["drafts"] = [draft.key]
    return browser, f"/book/{draft.key}/check"


def test_the_losers_of_a_race_get_the_page_with_the_nearest_times(app, trial, mori, now):
    ready = [
        proven_draft(app, trial, at(10), f"{n}@example.com", now, is_held=False) for n in range(VISITORS)
    ]
    tokens_of = []
    for browser, url in ready:
        page = Page(browser.get(url).text)
        tokens_of.append(page.form(id="step").fields["csrf_token"])
    db.session.rollback()

    answers = together(
        [
            lambda browser=browser, url=url, token=token: browser.post(url, data={"csrf_token": token})
            for (browser, url), token in zip(ready, tokens_of, strict=True)
        ]
    )

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: VISITORS - 1}
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert "この時刻は、先に予約が入りました" in lost.text
    assert "4月2日（火） 9:00" in lost.text
    assert "4月2日（火） 11:00" in lost.text


def read_session(app, answer):
    """What the answer's cookie says."""
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session=")]
    with app.test_request_context(headers={"Cookie": cookie.partition(";")[0]}):
        return dict(session)


def test_a_double_tap_makes_one_booking_and_one_message(app, trial, mori, now):
    browser, url = proven_draft(app, trial, at(10), "hana@example.com", now)
    token = Page(browser.get(url).text).form(id="step").fields["csrf_token"]
    cookie = browser.get_cookie("session").value
    db.session.rollback()

    def tap():
        other = app.test_client()
        other.set_cookie("session", cookie)
        return other.post(url, data={"csrf_token": token})

    answers = together([tap] * 5)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert all("_user_id" in read_session(app, answer) for answer in answers), "each answer signs her in"
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert db.session.scalar(select(Draft.person)) == {}


def press_all(app, buttons):
    """Send forms from browsers of their own, all at the same moment; the status of each answer."""

    def tap(cookie, url, fields):
        browser = app.test_client()
        browser.set_cookie("session", cookie)
        return browser.post(url, data=fields).status_code

    db.session.rollback()
    return Counter(together([lambda button=button: tap(*button) for button in buttons]))


def button_of(browser, url, **fields):
    form = Page(browser.get(url).text).form(id="step")
    return browser.get_cookie("session").value, url, form.fields | fields


def test_one_new_address_in_many_tabs_is_one_member(app, trial, mori, kudo, now):
    ready = [proven_draft(app, trial, at(hour), "hana@example.com", now) for hour in range(7, 12)]
    statuses = press_all(app, [button_of(browser, url) for browser, url in ready])
    assert statuses == {303: 1, 422: 4}  # one trial a person
    assert db.session.scalar(select(func.count()).select_from(Member)) == 1


def test_a_member_who_finishes_many_drafts_at_once_is_never_a_fault(
    app, signed_in, hana, trial, personal, mori, kudo, now
):
    people.booked(hana, trial, at(7), now=now)
    with transaction():
        trial.branch.most_upcoming = 5
    buttons = []
    for hour in range(8, 14):
        browser = signed_in(hana)
        draft = people.begun(personal, at(hour), now=now, member=hana)
        with browser.session_transaction() as stored:
            stored["drafts"] = [draft.key]
        buttons.append(button_of(browser, f"/book/{draft.key}/check"))
    assert press_all(app, buttons) == {303: 4, 422: 2}  # five ahead and no more


def test_leaving_and_going_on_at_once_is_never_a_fault(app, trial, mori, now):
    for hour in range(8, 13):
        browser, url = proven_draft(app, trial, at(hour), f"{hour}@example.com", now)
        go_on = button_of(browser, url)
        leave = (go_on[0], url.replace("/check", "/forgotten"), go_on[2])
        contact = button_of(browser, url.replace("/check", "/contact"))
        statuses = press_all(app, [go_on, leave, leave, contact, leave])
        assert all(status < 500 for status in statuses), statuses
