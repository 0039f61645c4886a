"""Crowds at one place, over the pages: exactly as many win as there are places, the rest are told what is left.

By default a crowd is small and comes once; `make soak` sends two hundred, ten times.
"""

from collections import Counter
from datetime import timedelta
from threading import Semaphore

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.availability.operations import holds
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.operations.bookings import cancel
from portal.booking.rules.states import BookingStatus
from portal.checkout.models import Draft
from portal.checkout.operations import drafts, finishing, forgetting
from portal.db import db, transaction
from portal.ops import gunicorn_conf
from portal.waitlist import queries as waitlist
from portal.waitlist.operations import wishes
from portal.waitlist.operations.waiting import pass_on
from portal.waitlist.rules import Wish
from portal.web.links import signed
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together
from tests.support.page import Page

AT_ONCE = 2 * gunicorn_conf.threads  # what two processes answer at the same moment; the rest stands in line
SIZES = [(1, AT_ONCE), pytest.param((10, 200), marks=pytest.mark.soak)]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]} rounds of {size[1]}")
def crowd(request):
    return request.param


def days(rounds):
    return [TOMORROW + timedelta(days=n) for n in range(rounds)]


def press(app, buttons):
    """Send forms from browsers of their own at the same moment; (status, page) of each, in no order."""

    line = Semaphore(AT_ONCE)

    def send(session, url, data):
        browser = app.test_client()
        if session:
            browser.set_cookie("session", session)
        with line:
            answer = browser.post(url, data=data)
        return answer.status_code, answer.text

    db.session.rollback()
    answers = together([lambda one=one: send(*one) for one in buttons])
    db.session.rollback()
    return answers


def statuses(answers):
    return Counter(status for status, _ in answers)


def chosen(day, hour=10):
    return (None, "/book/drafts", {"service": "trial", "at": f"{day}T{hour:02d}:00"})


def live(day):
    return db.session.scalar(
        select(func.count()).where(
            Booking.starts_at >= at(7, on=day),
            Booking.starts_at < at(22, on=day),
            Booking.status == BookingStatus.BOOKED,
        )
    )


def last_button(app, signed_in, draft, who=None):
    """The cookie, address and fields of a draft's last button."""
    browser = signed_in(who) if who else app.test_client()
    with browser.session_transaction() as stored:
        stored["drafts"] = [draft.key]
    url = f"/book/{draft.key}/check"
    form = Page(browser.get(url).text).form(id="step")
    return browser.get_cookie("session").value, url, form.fields


def test_the_last_place(app, trial, branch, mori, crowd):
    rounds, clients = crowd
    for day in days(rounds):
        people.works(mori, branch, day)
        answers = press(app, [chosen(day)] * clients)
        assert statuses(answers) == {303: 1, 409: clients - 1}
        lost = next(text for status, text in answers if status == 409)
        assert f'value="{day}T09:00"' in lost, "what is open nearby stands on the page"


def test_any_trainer_with_one_trainer_left(app, trial, branch, mori, kudo, hana, now, crowd):
    rounds, clients = crowd
    first = people.member("first@example.com", now=now, phone="09000000001")
    for day in days(rounds):
        for who in (mori, kudo):
            people.works(who, branch, day)
        taken = people.booked(first, trial, at(10, on=day), now=now)
        answers = press(app, [chosen(day)] * clients)
        assert statuses(answers) == {303: 1, 409: clients - 1}
        cancel(booking=taken, actor="staff:1", now=now)  # a trial is once


def test_reschedule_against_book(app, signed_in, trial, personal, branch, mori, kudo, now, crowd):
    rounds, clients = crowd
    with transaction():
        branch.most_upcoming = 50
    members = [people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(8)]
    far = TODAY + timedelta(days=30)
    people.works(mori, branch, far)
    bookings = [people.booked(who, trial, at(8 + n, on=far), now=now) for n, who in enumerate(members)]
    for day in days(min(rounds, 5)):
        people.works(mori, branch, day)
        mine = Asked(trainer_id=mori.id)
        buttons = []
        for n, who in enumerate(members):
            book = people.begun(personal, at(10, on=day), now=now, asked=mine, is_held=False, member=who)
            move = drafts.begin(
                service=trial, starts_at=at(10, on=day), asked=mine, moves=bookings[n], now=now
            )
            drafts.extend(draft=move, now=now)
            _let_go(move, now)
            buttons += [last_button(app, signed_in, book, who), last_button(app, signed_in, move, who)]
        answers = press(app, (buttons * (clients // len(buttons) + 1))[: max(clients, len(buttons))])
        found = statuses(answers)
        assert live(day) == 1
        assert set(found) <= {303, 409, 422}, found  # 422: she has just booked that time in another tab
        assert db.session.scalar(select(func.count()).select_from(Claim)) == 4 * db.session.scalar(
            select(func.count()).where(Booking.status == BookingStatus.BOOKED)
        )
        for booking in db.session.scalars(select(Booking).where(Booking.starts_at == at(10, on=day))).all():
            if booking in bookings:
                home = at(8 + bookings.index(booking), on=far)
                moves.reschedule(booking=booking, starts_at=home, asked=mine, actor="staff:1", now=now)


def _let_go(draft, now):
    """As if its ten minutes were over."""
    holds.release(draft.hold)
    with transaction():
        draft.hold.expires_at = now


@pytest.fixture
def freed(app, trial, branch, mori, now):
    """freed(day, who, …) has all of them waiting for ten o'clock and frees it; the offers' addresses."""
    first = people.member("first@example.com", now=now, phone="09000000001")

    def free(day, *waiting, at_moment):
        people.works(mori, branch, day)
        people.is_away(mori, at(7, on=day), 3)
        people.is_away(mori, at(11, on=day), 11)
        booking = people.booked(first, trial, at(10, on=day), now=now)
        for who in waiting:
            people.answered(who, now=now)
            wishes.join(
                member=who,
                service=trial,
                wish=Wish(127, at(10).time(), at(11).time(), day, day),
                asked=Asked(),
                actor=who.actor,
                now=now,
            )
        cancel(booking=booking, actor=first.actor, now=at_moment)
        pass_on(now=at_moment)

    return free


def offers_of(day):
    return db.session.scalars(select(Offer).where(Offer.starts_at == at(10, on=day)).order_by(Offer.id)).all()


def button(app, offer):
    url = f"/offers/{signed(app, 'offer', offer.id)}"
    browser = app.test_client()
    form = Page(browser.get(url).text).forms[0]
    return browser.get_cookie("session").value, url, form.fields


def test_two_waitlist_accepts(app, trial, branch, freed, hana, yui, now, crowd, clock):
    rounds, clients = crowd
    for day in days(rounds):
        freed(day, hana, yui, at_moment=now)
        late = button(app, offers_of(day)[0])
        moment = now + timedelta(minutes=30)
        pass_on(now=moment)
        clock.move_to(moment)
        in_time = button(app, offers_of(day)[1])
        answers = press(app, [late, in_time] * (clients // 2))
        assert statuses(answers) == {303: clients // 2, 409: clients // 2}
        assert live(day) == 1, "one booking, however often she taps"
        clock.move_to(now)
        for booking in db.session.scalars(select(Booking).where(Booking.member_id == yui.id)).all():
            cancel(booking=booking, actor="staff:1", now=now)  # a trial is once
        for entry in waitlist.wishes(hana.id):
            wishes.leave(entry=entry, actor=hana.actor, now=now)


def test_offer_against_public_booking(app, trial, branch, freed, hana, now, crowd):
    rounds, clients = crowd
    for day in days(rounds):
        freed(day, hana, at_moment=now)
        accept = button(app, offers_of(day)[0])
        answers = press(app, [accept] + [chosen(day)] * (clients - 1))
        assert statuses(answers) == {303: 1, 409: clients - 1}
        booking = db.session.scalars(
            select(Booking).where(Booking.starts_at == at(10, on=day), Booking.status == BookingStatus.BOOKED)
        ).one()
        assert booking.member_id == hana.id
        cancel(booking=booking, actor="staff:1", now=now)


def test_two_tabs_that_begin_and_finish_at_once_are_never_a_fault(app, hana, trial, mori, kudo, now):
    for _ in range(5):
        draft = people.begun(trial, at(10), now=now)
        number, member_id, service_id = draft.id, hana.id, trial.id
        db.session.rollback()

        def begin(number=number, service_id=service_id):
            with app.app_context():
                old = db.session.get(Draft, number)
                service = db.session.get_one(type(trial), service_id)
                try:
                    drafts.begin(service=service, starts_at=at(10), instead_of=[old], now=now)
                except SlotTaken:
                    return "taken"
                return "begun"

        def finish(number=number, member_id=member_id):
            with app.app_context():
                draft = db.session.get_one(Draft, number)
                member = db.session.get_one(type(hana), member_id)
                try:
                    finishing.finish(draft=draft, member=member, locale="ja", now=now)
                except SlotTaken:
                    return "taken"
                return "booked"

        assert len(together([begin, finish])) == 2
        for booking in db.session.scalars(select(Booking).where(Booking.status == "booked")).all():
            bookings.cancel(booking=booking, actor="staff:1", now=now)
        for one in db.session.scalars(select(Draft).where(Draft.booking_id.is_(None))).all():
            forgetting.forget(draft=one)
