"""Faults that a second pair of eyes has found, each with the test that shows it."""

from collections import Counter
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim
from portal.availability.operations import claims
from portal.availability.queries import slots
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered, SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings
from portal.booking.queries import history
from portal.checkout.models import Draft
from portal.checkout.operations import contacts, drafts, finishing, forgetting
from portal.db import db
from portal.gym.models import ResourceKind
from portal.health import queries as health
from portal.health.rules import Answers, Clearance, Delivery
from portal.notifications.models import OutboxMessage
from portal.rota.operations import absences, branch_settings
from portal.rota.rules import MoreAreBooked
from portal.waitlist import queries as waitlist_queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import OfferOver, Wish
from portal.web.links import signed
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together

ALL_DAY = Wish(127, time(7), time(22), TODAY, TOMORROW)


def waits(who, service, wish=ALL_DAY, *, now):
    return wishes.join(member=who, service=service, wish=wish, asked=Asked(), actor=who.actor, now=now)


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


def test_a_move_opens_nothing_but_the_move(app, client, hana, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    client.get(f"/booking/{signed(app, 'booking', booking.reference)}")
    url = f"/me/bookings/{booking.reference}/time"
    chosen = client.page(url).form(id="slots").fields | {"at": f"{day}T12:00"}
    check = client.post(url, data=chosen).location
    token = client.page(check).form(id="step").fields["csrf_token"]
    for step in ("health", "later", "contact", "code"):
        path = check.replace("/check", f"/{step}")
        assert client.get(path).location == check
        answer = client.post(
            path, data={"csrf_token": token, "email": "evil@example.com", "clearance": "given"}
        )
        assert answer.location == check
    assert db.session.scalar(select(Draft.health)) == {}

    stranger = app.test_client()
    with stranger.session_transaction() as stored:
        stored["drafts"] = [check.split("/")[2]]
    assert stranger.get(check).status_code == 404
    with pytest.raises(RuntimeError):
        contacts.mail_way_back(
            draft=db.session.scalars(select(Draft)).one(), email="evil@example.com", locale="ja", trainer="", now=now,
        )  # fmt: skip


@pytest.mark.parametrize("trainer", ["first-999999", "first-0", "999999", "0", "first-x", "-1"])
def test_a_trainer_who_is_none_is_never_a_fault(client, signed_in, hana, trial, mori, now, trainer):
    sent = {"service": "trial", "at": f"{TOMORROW}T10:00", "trainer": trainer}
    assert client.post("/book/drafts", data=sent).status_code in (303, 422)
    people.answered(hana, now=now)
    browser = signed_in(hana)
    wish = f"/book/wish?service=trial&at={TOMORROW}T10:00"
    assert browser.submit(wish, id="step", trainer=trainer).status_code in (303, 422)
    assert (
        browser.get(f"/me/series?first_on={TOMORROW}&clock=10:00&weeks=3&trainer={trainer}").status_code
        == 200
    )


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2020-01-01", "x"])
def test_a_series_from_nowhere_is_explained(signed_in, hana, trial, mori, day):
    answer = signed_in(hana).get(f"/me/series?first_on={day}&clock=10:00&weeks=2")
    assert answer.status_code == 422


def test_a_number_that_no_database_has_is_not_found(signed_in, hana, branch):
    assert signed_in(hana).post("/me/waitlist/99999999999999999999/leaving").status_code == 404


def test_a_year_of_time_off_and_a_great_cleaning(branch, trial, mori, now):
    long_off = absences.enter_time_off(
        trainer=mori, starts_at=at(7), ends_at=at(7) + timedelta(days=400), actor="staff:1", now=now
    )
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 400 * 96
    with pytest.raises(NotOffered):
        slots.open_slot(trial, at(10), now=now)
    claims.forget_past(now=at(7) + timedelta(days=500))
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
    absences.end_time_off(time_off=long_off, actor="staff:1", now=now)


def test_rooms_that_are_counted_from_now_on_are_given_to_who_has_booked(
    hana, yui, trial, personal, branch, mori, kudo, now
):
    first = people.booked(hana, trial, at(10), now=now)
    people.booked(yui, trial, at(10, 30), now=now)
    change = {"branch": branch, "values": {}, "actor": "staff:1", "now": now}
    with pytest.raises(MoreAreBooked):
        branch_settings.change_branch(counts={ResourceKind.ROOM: 1}, **change)
    db.session.rollback()
    branch_settings.change_branch(counts={ResourceKind.ROOM: 2}, **change)
    assert len({claim.resource_id for claim in first.claims}) == 2
    third = people.member("c@example.com", now=now, phone="09000000003")
    with pytest.raises(SlotTaken):
        people.booked(third, trial, at(10), now=now)


def test_a_move_to_the_same_time_lets_its_hold_go(hana, trial, branch, mori, kudo, now):
    day = TOMORROW + timedelta(days=2)
    for who in (mori, kudo):
        people.works(who, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    draft = drafts.begin(service=trial, starts_at=at(10, on=day), moves=booking, now=now)
    finishing.finish(draft=draft, member=None, locale="ja", now=now)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_a_pardon_is_only_spent_after_the_deadline(hana, trial, personal, branch, mori, now):
    far = TODAY + timedelta(days=20)
    people.works(mori, branch, far)
    people.booked(hana, trial, at(7), now=now)
    for hour in (8, 9, 10):
        early = people.booked(hana, personal, at(hour, on=far), now=now)
        bookings.cancel(booking=early, reason="baby", actor=hana.actor, now=now)
    late = people.booked(hana, personal, at(12), now=now)
    assert history.count_pardons(late, now=now) == 0


def test_pages_behind_a_mailed_link_are_kept_by_nobody(app, client, hana, trial, mori, now):
    booking = people.booked(hana, trial, at(10), now=now)
    link = f"/booking/{signed(app, 'booking', booking.reference)}"
    for path in (link, f"/me/bookings/{booking.reference}", f"/me/bookings/{booking.reference}/today"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_one_address_can_hold_so_much_and_no_more(app, client, trial, mori, monkeypatch):
    monkeypatch.setitem(
        app.extensions, "portal", app.extensions["portal"].model_copy(update={"holds_per_address": 3})
    )
    statuses = [
        client.post(
            "/book/drafts",
            data={"service": "trial", "at": f"{TOMORROW}T{hour:02d}:00"},
            environ_base={"REMOTE_ADDR": f"2001:db8::{hour}"},
        ).status_code
        for hour in (8, 10, 12, 14)
    ]
    assert statuses == [303, 303, 303, 429]


def test_an_offer_answered_before_says_nothing_untrue(app, client, hana, trial, branch, mori, now):
    people.answered(hana, now=now)
    waits(hana, trial, now=now)
    waiting.sweep(branch, now=now)
    url = f"/offers/{signed(app, 'offer', db.session.scalar(select(Offer.id)))}"
    page = client.page(url)
    fields = page.forms[0].fields
    client.post(url, data=fields)
    client.post(f"{url}/refusal", data=fields)
    assert "次の方にご案内します" not in client.page(url).words
    assert db.session.scalar(select(func.count()).where(OutboxMessage.kind == "booking_confirmed")) == 1


def test_a_deed_by_link_is_written_as_one(app, signed_in, hana, yui, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    browser = signed_in(yui)
    browser.get(f"/booking/{signed(app, 'booking', booking.reference)}")
    browser.submit(f"/me/bookings/{booking.reference}/cancellation", id="step", reason="plans")
    db.session.rollback()
    assert booking.cancellation.by == f"{hana.actor} (link)"
