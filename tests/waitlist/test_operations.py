"""A wish, a freed time, one person at a time, and no hurry at night."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import contact_preferences
from portal.accounts.queries.contact_preferences import reach_of
from portal.audit.models import AuditEntry
from portal.availability.models import Claim
from portal.availability.queries.slots import ANYONE
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.rules.states import Answer
from portal.db import db, transaction
from portal.health import queries as health
from portal.notifications.models import OutboxMessage
from portal.notifications.rules import Topic
from portal.waitlist import queries as waitlist_queries
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import OfferOver, Outcome, TooManyWishes, Wish, WishOver, WishTooShort, offer_until
from tests import people
from tests.conftest import TODAY, TOKYO, TOMORROW, at

EVERY_DAY = 127
HALF = timedelta(minutes=30)


def wish(**other):
    usual = {"weekdays": EVERY_DAY, "day_from": time(9), "day_until": time(12)}
    return Wish(**(usual | {"from_on": TODAY, "until_on": TOMORROW} | other))


def waits(who, service, *, now, asked=ANYONE, **other):
    people.answered(who, now=now)
    return wishes.join(member=who, service=service, wish=wish(**other), asked=asked, actor=who.actor, now=now)


def accept(offer, *, now):
    member = offer.member
    return wishes.accept(
        offer=offer, health_check=health.latest_check(member.id), actor=member.actor, now=now
    )


def offers():
    return db.session.scalars(select(Offer).order_by(Offer.id)).all()


def told():
    return db.session.scalars(
        select(OutboxMessage.to).where(OutboxMessage.kind == "waitlist_offer").order_by(OutboxMessage.id)
    ).all()


@pytest.fixture
def full(trial, branch, mori, now):
    """The booking that has tomorrow's only place, at ten."""
    people.is_away(mori, at(7), 3)
    people.is_away(mori, at(11), 11)
    first = people.member("first@example.com", now=now, phone="09000000001")
    return people.booked(first, trial, at(10), now=now)


def free(booking, *, now):
    """Cancelled, and the worker comes by."""
    bookings.cancel(booking=booking, actor=booking.member.actor, now=now)
    waiting.pass_on(now=now)


def test_a_freed_time_is_kept_for_the_longest_waiting(full, hana, yui, trial, now):
    waits(hana, trial, now=now)
    waits(yui, trial, now=now + timedelta(minutes=1))
    free(full, now=now + HALF)
    [offer] = offers()
    assert (offer.member_id, offer.starts_at) == (hana.id, at(10))
    assert offer.expires_at == now + 2 * HALF
    assert told() == ["hana@example.com"]
    with pytest.raises(SlotTaken):
        people.booked(yui, trial, at(10), now=now + HALF)


def test_for_whom_has_ended_such_messages_nothing_is_kept(full, hana, yui, trial, now):
    """She could not know of it, and others wait too. Waiting anew is wanting to hear."""
    waits(hana, trial, now=now)
    waits(yui, trial, now=now + timedelta(minutes=1))
    contact_preferences.mute(account=hana.account, topic=Topic.WAITLIST, now=now)
    free(full, now=now + HALF)
    assert told() == ["yui@example.com"]
    waits(hana, trial, now=now + HALF, weekdays=1)
    assert reach_of(hana.account).muted == set()


def test_nobody_is_enrolled_without_a_yes(full, hana, trial, now):
    waits(hana, trial, now=now)
    free(full, now=now)
    assert db.session.scalars(select(Booking.member_id).where(Booking.member_id == hana.id)).all() == []


def test_a_yes_is_a_booking_and_the_end_of_the_wish(full, hana, trial, now):
    entry = waits(hana, trial, now=now)
    free(full, now=now)
    [offer] = offers()
    booking = accept(offer, now=now + HALF - timedelta(seconds=1))
    assert (booking.member_id, booking.starts_at) == (hana.id, at(10))
    assert (entry.outcome, offer.answer) == (Outcome.BOOKED, Answer.ACCEPTED)
    assert {claim.booking_id for claim in db.session.scalars(select(Claim)) if claim.time_off_id is None} == {
        booking.id
    }
    assert accept(offer, now=now).id == booking.id, "a second tap finds it"
    assert told() == [hana.account.email], "what she has said yes to is not taken back"
    about = select(AuditEntry.event).where(AuditEntry.subject == offer.subject).order_by(AuditEntry.id)
    assert db.session.scalars(about).all() == ["offer.made", "offer.accepted"]


def test_without_an_answer_it_passes_on_and_her_place_stays(full, hana, yui, trial, now):
    entry = waits(hana, trial, now=now)
    waits(yui, trial, now=now)
    free(full, now=now)
    with pytest.raises(SlotTaken):  # between the end of one offer and the next, nobody slips in
        people.booked(
            people.member("x@example.com", now=now, phone="09000000009"), trial, at(10), now=now + HALF
        )
    db.session.rollback()
    assert waiting.pass_on(now=now + HALF) == 1
    first, second = offers()
    assert (first.answer, second.member_id) == (Answer.LAPSED, yui.id)
    assert second.expires_at == now + 2 * HALF
    assert (entry.ended_at, told()) == (None, ["yui@example.com"]), "what was not sent yet is not sent"
    with pytest.raises(OfferOver):
        accept(first, now=now + HALF)


def test_after_the_last_one_it_is_open_to_everybody(full, hana, yui, trial, now):
    waits(hana, trial, now=now)
    free(full, now=now)
    waiting.pass_on(now=now + HALF)
    assert len(offers()) == 1, "the same time is not offered to her twice"
    people.booked(yui, trial, at(10), now=now + HALF)


def test_without_a_worker_it_opens_by_itself(full, hana, yui, trial, now):
    waits(hana, trial, now=now)
    free(full, now=now)
    people.booked(yui, trial, at(10), now=now + HALF + timedelta(minutes=10))


def test_no_thanks_asks_the_next(full, hana, yui, trial, now):
    waits(hana, trial, now=now)
    waits(yui, trial, now=now)
    free(full, now=now)
    wishes.decline(offer=offers()[0], actor=hana.actor, now=now)
    waiting.pass_on(now=now)
    assert [offer.answer for offer in offers()] == [Answer.DECLINED, None]
    assert offers()[1].member_id == yui.id


def test_leaving_is_one_tap_and_lets_go(full, hana, yui, trial, now):
    entry = waits(hana, trial, now=now)
    free(full, now=now)
    for _ in range(2):
        wishes.leave(entry=entry, actor=hana.actor, now=now)
    assert (entry.outcome, waitlist_queries.wishes(hana.id)) == (Outcome.LEFT, [])
    people.booked(yui, trial, at(10), now=now)


@pytest.mark.parametrize(
    "other",
    [
        {"weekdays": EVERY_DAY & ~(1 << TOMORROW.weekday())},
        {"day_from": time(10, 30), "day_until": time(13)},
        {"day_until": time(10, 30), "day_from": time(8)},
        {"until_on": TODAY},
    ],
    ids=["another weekday", "later", "earlier", "only today"],
)
def test_what_does_not_fit_is_not_offered(full, hana, trial, now, other):
    waits(hana, trial, now=now, **other)
    free(full, now=now)
    assert offers() == []


def test_another_trainers_time_is_not_offered(full, hana, trial, kudo, now):
    people.is_away(kudo, at(7), 8)
    waits(hana, trial, now=now, asked=Asked(trainer_id=kudo.id))
    free(full, now=now)
    assert offers() == []


def test_a_wish_for_another_service_does_not_jump_the_queue(full, hana, yui, trial, personal, now):
    with transaction():
        personal.minutes = 90  # which does not fit in the hour that was freed
    waits(yui, personal, now=now)
    waits(hana, trial, now=now)
    free(full, now=now)
    [offer] = offers()
    assert offer.member_id == hana.id


def test_who_is_busy_then_is_not_asked(full, hana, yui, trial, personal, kudo, now):
    people.booked(hana, trial, at(10), now=now)
    people.is_away(kudo, at(7), 3)
    people.is_away(kudo, at(11), 4)
    waits(hana, personal, now=now)
    waits(yui, trial, now=now)
    free(full, now=now)
    assert [offer.member_id for offer in offers()] == [yui.id]


def test_a_moved_booking_frees_its_old_time_too(hana, yui, trial, branch, mori, now):
    day = TOMORROW + timedelta(days=2)
    people.works(mori, branch, day, time(10), time(11))
    booking = people.booked(yui, trial, at(10, on=day), now=now)
    waits(hana, trial, now=now, until_on=day, from_on=day)
    moves.reschedule(booking=booking, starts_at=at(15), asked=Asked(), actor=yui.actor, now=now)
    waiting.pass_on(now=now)
    assert [offer.starts_at for offer in offers()] == [at(10, on=day)]


def test_a_new_shift_is_found_by_the_sweep(full, hana, trial, branch, kudo, now):
    waits(hana, trial, now=now, day_from=time(17), day_until=time(20))
    people.works(kudo, branch, TOMORROW, time(17), time(18))
    waiting.sweep(branch, now=now)
    waiting.sweep(branch, now=now)
    assert [offer.starts_at for offer in offers()] == [at(17)]


def test_a_wish_ends_with_its_last_day(full, hana, trial, branch, now):
    entry = waits(hana, trial, now=now)
    waiting.sweep(branch, now=now + timedelta(days=2))
    assert (entry.outcome, waitlist_queries.wishes(hana.id)) == (Outcome.OVER, [])


def test_the_same_wish_twice_is_one_wish(full, hana, trial, now):
    assert waits(hana, trial, now=now).id == waits(hana, trial, now=now).id
    assert db.session.scalar(select(func.count()).select_from(WaitlistEntry)) == 1


def test_a_wish_that_cannot_be_is_refused(full, hana, trial, now):
    for other, refusal in (
        ({"until_on": TODAY - timedelta(days=1)}, WishOver),
        ({"from_on": TODAY + timedelta(days=61), "until_on": TODAY + timedelta(days=70)}, WishOver),
        ({"weekdays": 0}, WishOver),
        ({"day_from": time(9), "day_until": time(9, 45)}, WishTooShort),
        ({"day_from": time(12), "day_until": time(9)}, WishTooShort),
    ):
        with pytest.raises(refusal):
            waits(hana, trial, now=now, **other)


def test_five_wishes_and_no_more(full, hana, trial, now):
    for hour in range(10, 15):
        waits(hana, trial, now=now, day_until=time(hour))
    with pytest.raises(TooManyWishes):
        waits(hana, trial, now=now, day_until=time(15))


def test_places_in_line_are_by_service(full, hana, yui, trial, personal, now):
    entries = [waits(hana, trial, now=now), waits(yui, personal, now=now), waits(yui, trial, now=now)]
    places = waitlist_queries.places(trial.branch_id)
    assert [places[entry.id] for entry in entries] == [1, 1, 2]


def local(hour, minute=0, day=1):
    return datetime(2030, 4, day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("freed", "starts", "until"),
    [
        (local(10), local(15), local(10, 30)),
        (local(20, 29), local(15, day=2), local(20, 59)),
        (local(20, 31), local(15, day=2), local(8, day=2)),
        (local(23), local(15, day=2), local(8, day=2)),
        (local(3), local(15), local(8)),
        (local(7, 45), local(15), local(8, 15)),
        (local(22), local(9, 30, day=2), local(7, 30, day=2)),  # two hours' notice before the visit
        (local(10), local(12, 20), None),  # no half hour is left before the notice
        (local(7, 20), local(9, 40), None),
    ],
)  # fmt: skip
def test_half_an_hour_by_day_and_until_eight_at_night(freed, starts, until):
    found = offer_until(freed, starts, offer_minutes=30, notice=timedelta(hours=2))
    assert found == until
