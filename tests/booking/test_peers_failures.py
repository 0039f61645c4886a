"""What booking systems have been caught at, one test each. None of it may happen here.

The names are those of the catalogue the portal was planned with. Races of many clients over a real
server are in test_races.py; here stands what two can show.
"""

from collections import Counter
from datetime import UTC, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models.people import Account, Member
from portal.availability.models import Claim
from portal.availability.queries import slots
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered, SlotTaken, TooFarAhead
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.rules.alternatives import LEFT, Alternative
from portal.booking.rules.refusals import BookingsInTheWay, TrialTaken
from portal.booking.rules.states import BookingStatus
from portal.checkout.operations import finishing
from portal.db import db, transaction
from portal.gym import operations as gym
from portal.gym.models.resources import ResourceKind
from portal.gym.models.services import Service
from portal.health.models import HealthCheck
from portal.notifications import operations as notifications
from portal.notifications import queries as outbox
from portal.notifications import worker
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Channel
from portal.ops.dispatch import looking
from portal.rota.operations import absences
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from tests import people
from tests.conftest import TODAY, TOMORROW, at
from tests.support.crowd import together


def members(count, now):
    return [people.member(f"m{n}@example.com", now=now, phone=f"090{n:08d}") for n in range(count)]


def at_once(app, orders, now):
    """Book all of (member, service, start, asked) at the same moment; what became of them."""
    jobs = []
    for member, service, starts_at, asked in orders:
        jobs.append((member.id, service.id, starts_at, asked, people.answered(member, now=now).id))
    db.session.rollback()

    def job(member_id, service_id, starts_at, asked, check_id):
        with app.app_context():
            member = db.session.get_one(Member, member_id)
            try:
                bookings.book(
                    member=member,
                    service=db.session.get_one(Service, service_id),
                    starts_at=starts_at,
                    asked=asked,
                    health_check=db.session.get_one(HealthCheck, check_id),
                    actor=member.actor,
                    now=now,
                )
            except (SlotTaken, TrialTaken) as refusal:
                return refusal.code
            return "booked"

    outcome = Counter(together([lambda order=order: job(*order) for order in jobs]))
    db.session.rollback()
    return outcome


def test_01_two_browsers_same_slot_same_second(app, trial, mori, now):
    one, other = members(2, now)
    orders = [(one, trial, at(10), ANYONE), (other, trial, at(10), ANYONE)]
    assert at_once(app, orders, now) == {"booked": 1, "slot_taken": 1}


def test_02_overlap_with_a_different_start_or_a_different_service(app, trial, personal, mori, now):
    first, second, third = members(3, now)
    people.booked(third, trial, at(7), now=now)
    with transaction():
        personal.minutes = 90
    orders = [(first, trial, at(10, 30), ANYONE), (third, personal, at(10), ANYONE)]
    assert at_once(app, orders, now) == {"booked": 1, "slot_taken": 1}
    with pytest.raises(SlotTaken):
        people.booked(second, trial, at(10, 30), now=now)


def test_03_any_staff_tries_the_other_one_when_the_first_is_just_taken(app, trial, mori, kudo, now):
    orders = [(who, trial, at(10), ANYONE) for who in members(4, now)]
    assert at_once(app, orders, now) == {"booked": 2, "slot_taken": 2}
    assert set(db.session.scalars(select(Booking.trainer_id))) == {mori.id, kudo.id}


def test_04_reschedule_onto_ones_own_old_time_also_with_any_staff(hana, trial, branch, mori, kudo, now):
    day = TOMORROW + timedelta(days=2)
    for who in (mori, kudo):
        people.works(who, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    for asked in (ANYONE, Asked(trainer_id=booking.trainer_id)):
        target = booking.starts_at + timedelta(minutes=30)
        moves.reschedule(booking=booking, starts_at=target, asked=asked, actor=hana.actor, now=now)
        assert booking.starts_at == target
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_05_reschedule_takes_and_frees_in_one_transaction(hana, yui, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    people.booked(yui, trial, at(15, on=day), now=now)
    before = {(claim.tick, claim.booking_id) for claim in db.session.scalars(select(Claim))}
    with pytest.raises(SlotTaken):
        moves.reschedule(booking=booking, starts_at=at(15, on=day), asked=Asked(), actor=hana.actor, now=now)
    db.session.rollback()
    assert {(claim.tick, claim.booking_id) for claim in db.session.scalars(select(Claim))} == before
    assert booking.status is BookingStatus.BOOKED


def test_06_two_pendings_cannot_both_be_approved_for_one_slot(hana, yui, trial, mori, now):
    pending = people.begun(trial, at(10), now=now)
    with pytest.raises(SlotTaken):
        people.begun(trial, at(10), now=now)
    finishing.finish(draft=pending, member=hana, locale="ja", now=now)
    with pytest.raises(SlotTaken):
        people.booked(yui, trial, at(10), now=now)


def test_07_first_seat_of_several_is_not_sold_twice(app, trial, branch, mori, kudo, now):
    gym.write_branch(branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 1}, actor="staff:1", now=now)
    babies = Asked(babies=1)
    orders = [(who, trial, at(10), babies) for who in members(6, now)]
    assert at_once(app, orders, now)["booked"] == 1
    gym.write_branch(branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 2}, actor="staff:1", now=now)
    assert slots.open_slot(trial, at(10), asked=babies, now=now).is_open


def test_08_a_time_that_was_never_offered_is_refused_however_it_is_sent(client, trial, branch, mori, now):
    people.works(mori, branch, TODAY + timedelta(days=61))
    for moment, refusal in (
        (at(3), NotOffered),
        (at(10, on=TOMORROW + timedelta(days=5)), NotOffered),
        (at(10, on=TODAY + timedelta(days=61)), TooFarAhead),
        (at(10, 10), NotOffered),
        (at(21, 30), NotOffered),
    ):
        with pytest.raises(refusal):
            slots.open_slot(trial, moment, now=now)
        sent = {"service": "trial", "at": moment.strftime("%Y-%m-%dT%H:%M")}
        assert client.post("/book/drafts", data=sent).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


def test_09_the_desk_obeys_the_same_guard(
    signed_in, sato, hana, yui, trial, personal, branch, mori, clock, now
):
    for days in range(1, 4):
        people.works(mori, branch, TOMORROW + timedelta(days=days))
    booking = people.booked(hana, trial, at(10), now=now)
    clock.move_to(at(11))
    desk, url = signed_in(sato), f"/staff/bookings/{booking.reference}/next"
    page = desk.page(url)
    chosen = at(10, on=TOMORROW + timedelta(days=1))
    people.booked(yui, trial, chosen, now=at(11))
    form = next(form for form in page.forms if "key" in form.fields)
    answer = desk.post(url, data=form.fields | {"at": chosen.astimezone(UTC).isoformat()})
    assert answer.status_code == 422, "it is no longer among the next three"
    assert db.session.scalar(select(func.count()).where(Booking.member_id == hana.id)) == 1


def test_10_the_one_trial_is_spent_once_and_a_cancelled_one_comes_back(app, hana, trial, mori, kudo, now):
    orders = [(hana, trial, at(hour), ANYONE) for hour in (8, 10, 12)]
    assert at_once(app, orders, now) == {"booked": 1, "trial_taken": 2}
    booking = db.session.scalars(select(Booking)).one()
    for _ in range(2):
        bookings.cancel(booking=booking, actor=hana.actor, now=now)
    people.booked(hana, trial, booking.starts_at, now=now)
    with pytest.raises(TrialTaken):
        people.booked(hana, trial, at(14), now=now)


def test_11_a_freed_slot_is_offered_to_one_with_a_real_hold_and_passes_on(
    hana, yui, trial, branch, mori, now
):
    people.is_away(mori, at(7), 3)
    people.is_away(mori, at(11), 11)
    first = people.member("first@example.com", now=now, phone="09000000001")
    booking = people.booked(first, trial, at(10), now=now)
    for who in (hana, yui):
        people.answered(who, now=now)
        wishes.join(
            member=who,
            service=trial,
            wish=Wish(127, time(7), time(22), TODAY, TOMORROW),
            asked=Asked(),
            actor=who.actor,
            now=now,
        )
    bookings.cancel(booking=booking, actor=first.actor, now=now)
    waiting.pass_on(now=now)  # the worker comes by each second
    public = people.member("public@example.com", now=now, phone="09000000002")
    for minutes in (0, 29, 31):
        with pytest.raises(SlotTaken):
            people.booked(public, trial, at(10), now=now + timedelta(minutes=minutes))
        db.session.rollback()
        waiting.pass_on(now=now + timedelta(minutes=minutes))
    offered = db.session.scalars(select(Offer).order_by(Offer.id)).all()
    assert [offer.member_id for offer in offered] == [hana.id, yui.id]


def test_12_time_off_over_bookings_lists_them_with_proposed_moves(
    hana, yui, trial, personal, branch, mori, kudo, now
):
    kudo_is_busy = people.member("k@example.com", now=now, phone="09000000003")
    people.booked(kudo_is_busy, trial, at(13), now=now, trainer_id=kudo.id)
    affected = [
        people.booked(hana, trial, at(10), now=now, trainer_id=mori.id),
        people.booked(yui, trial, at(13), now=now, trainer_id=mori.id),
    ]
    with transaction():
        affected[0].asked_trainer_id = None
    ill = {"trainer": mori, "starts_at": at(9), "ends_at": at(17), "actor": "staff:1", "now": now}
    with pytest.raises(BookingsInTheWay) as refused:
        absences.enter_time_off(**ill)
    references = [booking.reference for booking in refused.value.bookings]
    db.session.rollback()
    assert references == [booking.reference for booking in affected]

    found = refused.value.alternatives
    first, second = (found[booking.id][0] for booking in affected)
    assert first == Alternative(at(10), kudo.id), "the same time, somebody else"
    assert second == Alternative(at(17), mori.id), "whom she asked for, at the nearest time"
    known = absences.enter_time_off(**ill, answers=dict.fromkeys(references, LEFT))
    with pytest.raises(NotOffered):
        people.booked(kudo_is_busy, personal, at(15), now=now, trainer_id=mori.id)
    db.session.rollback()
    bookings.cancel(booking=affected[0], actor=hana.actor, now=now)
    with pytest.raises(NotOffered):  # what is given back within her absence is not on offer
        people.booked(kudo_is_busy, personal, at(10), now=now, trainer_id=mori.id)
    db.session.rollback()
    absences.end_time_off(time_off=known, actor="staff:1", now=now)
    people.booked(kudo_is_busy, personal, at(10), now=now, trainer_id=mori.id)


def test_12b_proposals_made_together_do_not_collide(trial, branch, mori, kudo, now):
    affected = [
        people.booked(who, trial, at(hour), now=now, trainer_id=mori.id)
        for hour, who in enumerate(members(6, now), start=8)
    ]
    with pytest.raises(BookingsInTheWay) as refused:
        absences.enter_time_off(trainer=mori, starts_at=at(7), ends_at=at(22), actor="staff:1", now=now)
    first = [found[0] for found in refused.value.alternatives.values() if found]
    assert len(first) == len({(slot.trainer_id, slot.starts_at) for slot in first}) == len(affected)


def test_13_every_slot_on_the_page_can_be_booked_and_no_other(client, trial, branch, mori, kudo, hana, now):
    people.booked(hana, trial, at(12), now=now)
    people.is_away(kudo, at(9), 2)
    page = client.page(f"/book/time?service=trial&date={TOMORROW}")
    offered = {
        control["value"]
        for control in page.controls
        if control.get("name") == "at" and control["type"] == "radio"
    }
    accepted = set()
    for quarter in range(24 * 4):
        moment = at(quarter // 4, quarter % 4 * 15).strftime("%Y-%m-%dT%H:%M")
        if client.post("/book/drafts", data={"service": "trial", "at": moment}).status_code == 303:
            accepted.add(moment)
    assert offered == accepted
    assert len(offered) == 29


def test_14_the_same_mail_again_is_the_same_mother(app, client, trial, mori, now):
    first = people.member("hana@example.com", now=now)
    again = people.member(" HANA@example.com", now=now, phone="0312345678")
    assert first.id == again.id
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_15_double_click_and_retry_are_one_booking_and_one_mail(signed_in, hana, trial, mori, now):
    people.answered(hana, now=now)
    browser = signed_in(hana)
    chosen = browser.post("/book/drafts", data={"service": "trial", "at": f"{TOMORROW}T10:00", "usual": "y"})
    data = browser.page(chosen.location).form(id="step").fields
    locations = {browser.post(chosen.location, data=data).location for _ in range(3)}
    assert len(locations) == 1
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    kinds = db.session.scalars(select(OutboxMessage.kind)).all()
    assert kinds.count("booking_confirmed") == 1


def test_16_calendars_carry_zone_rules_a_stable_uid_and_a_rising_sequence(
    signed_in, hana, trial, branch, mori, now
):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day)
    booking = people.booked(hana, trial, at(10, on=day), now=now)
    browser, url = signed_in(hana), f"/me/bookings/{booking.reference}/calendar.ics"
    first = browser.get(url).text
    moves.reschedule(booking=booking, starts_at=at(15, on=day), asked=Asked(), actor=hana.actor, now=now)
    second = browser.get(url).text
    for text, sequence in ((first, 0), (second, 1)):
        assert "TZID=Asia/Tokyo" in text
        assert "BEGIN:VTIMEZONE" in text
        assert f"UID:{booking.reference}@cortisgym" in text
        assert f"SEQUENCE:{sequence}" in text


def test_17_a_reminder_comes_once_moves_along_and_never_after_a_cancel(
    app, signed_in, sato, hana, yui, trial, branch, mori, clock, now
):
    later, desk = TOMORROW + timedelta(days=2), signed_in(sato)
    people.works(mori, branch, later)
    moved = people.booked(hana, trial, at(10, on=later), now=now)
    cancelled = people.booked(yui, trial, at(12), now=now)
    moves.reschedule(booking=moved, starts_at=at(10), asked=Asked(), actor=hana.actor, now=now)
    bookings.cancel(booking=cancelled, actor=yui.actor, now=now)
    sent, look = [], looking(app)
    for moment in (at(19, 59, on=TODAY), at(20, on=TODAY), at(20, 1, on=TODAY), at(20, on=later)):
        clock.move_to(moment)
        worker.route_due(look=look, clock=lambda m=moment: m)
        worker.deliver_due(
            Channel.EMAIL,
            look=look,
            send=lambda channel, letter: sent.append((letter.kind, letter.ways[channel])),
            clock=lambda m=moment: m,
        )
    clock.move_to(now)
    assert [one for one in sent if one[0] == "booking_reminder"] == [("booking_reminder", "hana@example.com")]

    assert "送信が止まっています" in desk.page(f"/staff/day/{TODAY}").words
    notifications.note_run("worker", now=now)
    assert outbox.last_run("worker") == now
    assert "送信が止まっています" not in desk.page(f"/staff/day/{TODAY}").words
    clock.shift(6 * 60)
    assert "送信が止まっています" in signed_in(db.session.merge(sato)).page(f"/staff/day/{TODAY}").words


def test_18_full_slots_are_shown_greyed_with_wait(client, yui, trial, mori, now):
    people.booked(yui, trial, at(10), now=now)
    page = client.page(f"/book/time?service=trial&date={TOMORROW}")
    full = [link for link in page.links if "/book/wish" in link]
    assert [link.partition("at=")[2][:16] for link in full] == [
        f"{TOMORROW}T09:30", f"{TOMORROW}T10:00", f"{TOMORROW}T10:30"
    ]  # fmt: skip
    assert page.html.count("slot--full") == 3
    assert "待つ" in page.words
