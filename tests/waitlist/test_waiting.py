"""Who waits costs nobody else anything: not the one who cancels, and not the one who books meanwhile."""

from collections import Counter
from datetime import time, timedelta
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import event, func, select

from portal.accounts.operations import contact_preferences
from portal.availability.models import FreedDay
from portal.availability.rules.asked import Asked
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.booking.rules.states import Answer
from portal.db import db, look_afresh, transaction
from portal.health import queries as health
from portal.health.rules import Answers, Clearance, Delivery
from portal.notifications.rules import Topic
from portal.waitlist import queries as waitlist_queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import offers, waiting, wishes
from portal.waitlist.rules import OfferOver, Wish
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together

LONGEST = 0.2  # seconds that a booking may wait for a sweep
A_LOT = 30  # statements of one transaction: those of a hold, an offer and its message

TOO_SOON = Answers(TODAY - timedelta(days=5), Delivery.VAGINAL, Clearance.NOT_YET)


def waits(who, service, wish=None, *, until=TOMORROW, now, babies=0, trainer_id=None):
    return wishes.join(
        member=who,
        service=service,
        wish=wish or Wish(127, time(7), time(22), TODAY, until),
        asked=Asked(trainer_id=trainer_id, babies=babies),
        actor=who.actor,
        now=now,
    )


def muted(who, trial, now):
    people.answered(who, now=now)
    contact_preferences.mute(account=who.account, topic=Topic.WAITLIST, now=now)


def too_soon(who, trial, now):
    people.answered(who, TOO_SOON, now=now)


def unasked(who, trial, now):
    """Her health answers are gone: she has taken back her yes."""


def has_had_it(who, trial, now):
    people.booked(who, trial, at(7), now=now)


CANNOT_COME = {"muted": muted, "too soon": too_soon, "not asked": unasked, "has had it": has_had_it}


def counted(statements, deed):
    look_afresh()
    with statements() as seen:
        deed()
    return len(seen)


@pytest.mark.parametrize("why", CANNOT_COME)
def test_who_cannot_come_costs_a_sweep_nothing(statements, branch, trial, mori, kudo, hana, now, why):
    """Not by day of the calendar, and not by person."""
    waits(hana, trial, now=now)
    CANNOT_COME[why](hana, trial, now)
    few = counted(statements, lambda: waiting.sweep(branch, now=now))
    for n in range(20):
        day = TOMORROW + timedelta(days=n + 1)
        people.works(mori, branch, day)
        other = people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}")
        waits(other, trial, until=day, now=now)
        if why != "has had it":
            CANNOT_COME[why](other, trial, now)
        else:
            too_soon(other, trial, now)
    many = counted(statements, lambda: waiting.sweep(branch, now=now))
    assert db.session.scalar(select(func.count(Offer.id))) == 0
    assert few <= many <= few + 2, (
        "a round or two of reading for what is longer than one word of the calendar"
    )


def test_who_waits_costs_a_cancellation_nothing(statements, branch, trial, mori, now):
    def cancelled(n):
        guest = people.member(f"guest{n}@example.com", now=now, phone=f"080{n:08d}")
        booking = people.booked(guest, trial, at(10), now=now)
        return counted(
            statements, lambda: bookings.cancel(booking=booking, actor="staff:1", now=now)
        )  # fmt: skip

    nobody = cancelled(0)
    for n in range(20):
        member = people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}")
        people.answered(member, now=now)
        waits(member, trial, now=now)
    assert cancelled(1) == nobody
    assert db.session.scalar(select(func.count(Offer.id))) == 0, "asked by the worker, not by her"
    assert db.session.scalar(select(func.count(FreedDay.id))) == 2
    waiting.pass_on(now=now)
    assert db.session.scalar(select(func.count(Offer.id))) > 0
    assert db.session.scalar(select(func.count(FreedDay.id))) == 0


def sixty_wishes(trial, now):
    for n in range(60):
        member = people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}")
        people.answered(member, now=now)
        waits(member, trial, until=TOMORROW + timedelta(days=5), now=now)


def test_each_offer_is_a_short_transaction_of_its_own(app, branch, trial, mori, kudo, now):
    for n in range(4):
        people.works(mori, branch, TOMORROW + timedelta(days=n + 1))
    sixty_wishes(trial, now)
    inside, longest = 0, 0

    def begin(_session, _transaction, _connection):
        nonlocal inside
        inside = 0

    def note(_connection, _cursor, statement, *_rest):
        nonlocal inside, longest
        inside += 1
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            longest = max(longest, inside)

    event.listen(db.session, "after_begin", begin)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        waiting.sweep(branch, now=now)
    finally:
        event.remove(db.session, "after_begin", begin)
        event.remove(db.engine, "before_cursor_execute", note)
    assert db.session.scalar(select(func.count(Offer.id))) == 60
    assert 0 < longest <= A_LOT


@pytest.mark.soak
def test_a_booking_beside_a_sweep_of_sixty_wishes_hardly_waits(app, branch, trial, mori, kudo, now):
    for n in range(4):
        people.works(mori, branch, TOMORROW + timedelta(days=n + 1))
    sixty_wishes(trial, now)
    db.session.remove()
    over, waited = Event(), []

    def sweep():
        with app.app_context():
            try:
                waiting.sweep(db.session.merge(branch), now=now)
            finally:
                over.set()

    thread = Thread(target=sweep)
    thread.start()
    while not over.wait(0.01):
        began = monotonic()
        with transaction():
            waited.append(monotonic() - began)
    thread.join()
    assert db.session.scalar(select(func.count(Offer.id))) == 60
    assert len(waited) > 10
    assert max(waited) < LONGEST


def test_a_time_that_somebody_takes_meanwhile_is_offered_to_nobody(branch, trial, mori, hana, yui, now):
    """What was seen open is looked at again under the lock."""
    people.is_away(mori, at(7), 3)
    people.is_away(mori, at(11), 11)
    people.answered(hana, now=now)
    waits(hana, trial, now=now)
    real = offers.offer

    def beaten(entry, starts_at, *, now):
        people.booked(yui, trial, at(10), now=now)
        return real(entry, starts_at, now=now)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(offers, "offer", beaten)
        waiting.sweep(branch, now=now)
    assert db.session.scalar(select(func.count(Offer.id))) == 0


def test_a_freed_day_outlives_a_worker_that_dies_while_it_asks(branch, trial, mori, hana, yui, now):
    booking = people.booked(yui, trial, at(10), now=now)
    people.is_away(mori, at(7), 3)
    people.is_away(mori, at(11), 11)
    people.answered(hana, now=now)
    waits(hana, trial, now=now)
    bookings.cancel(booking=booking, actor="staff:1", now=now)

    def dies(*_arguments, **_more):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(offers, "offer", dies)
        with pytest.raises(KeyboardInterrupt):
            waiting.pass_on(now=now)
    look_afresh()
    waiting.pass_on(now=now)
    assert [offer.answer for offer in db.session.scalars(select(Offer))] == [None]
    waiting.pass_on(now=now)
    assert db.session.scalar(select(func.count(Offer.id))) == 1, "asked once"


def test_no_longer_waiting_when_her_turn_comes(branch, trial, mori, hana, now):
    people.answered(hana, now=now)
    entry = waits(hana, trial, now=now)
    wishes.leave(entry=entry, actor=hana.actor, now=now)
    assert not offers.offer(entry, at(10), now=now)
    assert not db.session.scalars(select(Offer).where(Offer.answer == Answer.LAPSED)).all()


def offered():
    return db.session.scalars(select(Offer.starts_at).order_by(Offer.id)).all()


def test_a_time_she_cannot_come_does_not_hide_the_next_one(hana, trial, personal, branch, mori, kudo, now):
    people.is_away(mori, at(7), 4)
    people.booked(hana, trial, at(10), now=now, trainer_id=kudo.id)
    waits(hana, personal, Wish(127, time(10), time(12), TODAY, TOMORROW), now=now)
    people.is_away(kudo, at(11), 4)
    waiting.sweep(branch, now=now)
    assert offered() == [at(11)]


def test_who_could_not_book_it_is_not_asked(hana, yui, trial, branch, mori, now):
    people.booked(yui, trial, at(8), now=now)
    people.answered(hana, Answers(TODAY - timedelta(days=5), Delivery.VAGINAL, Clearance.NOT_YET), now=now)
    waits(hana, trial, now=now)
    waits(yui, trial, now=now)
    waiting.sweep(branch, now=now)
    assert offered() == [], "one is five days after birth, the other has had her trial"


def test_cancels_at_once_make_one_offer_for_a_wish(app, hana, trial, branch, mori, now):
    guests = [people.member(f"{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(4)]
    ids = [people.booked(who, trial, at(9 + n), now=now).id for n, who in enumerate(guests)]
    people.is_away(mori, at(13), 9)
    people.is_away(mori, at(7), 2)
    people.answered(hana, now=now)
    waits(hana, trial, now=now)
    db.session.rollback()

    def cancel(number):
        with app.app_context():
            bookings.cancel(booking=db.session.get_one(Booking, number), actor="staff:1", now=now)

    together([lambda number=number: cancel(number) for number in ids])
    assert len(offered()) <= 1
    waiting.sweep(branch, now=now)
    assert len(offered()) == 1


def test_leaving_and_accepting_at_once_is_never_a_fault(app, hana, trial, branch, mori, now):
    people.answered(hana, now=now)
    for day in (TOMORROW + timedelta(days=n) for n in range(1, 6)):
        people.works(mori, branch, day, time(10), time(11))
        entry = waits(hana, trial, Wish(127, time(10), time(11), day, day), now=now)
        waiting.sweep(branch, now=now)
        offer_id = db.session.scalar(select(Offer.id).where(Offer.starts_at == at(10, on=day)))
        entry_id = entry.id
        db.session.rollback()

        def accept(number=offer_id):
            with app.app_context():
                offer, _entry = waitlist_queries.offer(number)
                try:
                    check = health.latest_check(offer.member_id)
                    wishes.accept(offer=offer, health_check=check, actor="x", now=now)
                except OfferOver:
                    return "over"
                return "booked"

        def leave(number=entry_id):
            with app.app_context():
                entry = db.session.get_one(WaitlistEntry, number)
                return "left" if wishes.leave(entry=entry, actor="x", now=now) else "was over"

        outcome = Counter(together([accept, leave]))
        assert outcome in ({"booked": 1, "was over": 1}, {"over": 1, "left": 1}), outcome
        for booking in db.session.scalars(select(Booking).where(Booking.status == "booked")).all():
            bookings.cancel(booking=booking, actor="staff:1", now=now)
