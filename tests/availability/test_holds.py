"""A time is kept while she decides, stops counting by itself, and never takes more than it should."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim, Hold
from portal.availability.operations import claims
from portal.availability.queries import slots
from portal.availability.queries.claims import resources_in_use
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import HoldOver, NoBabySpace, SlotTaken
from portal.booking.models.bookings import Booking
from portal.booking.operations import bookings
from portal.checkout.models import Draft
from portal.checkout.operations import drafts, finishing, forgetting
from portal.db import db, transaction
from portal.gym import operations as gym
from portal.gym.models.resources import ResourceKind
from tests import people
from tests.conftest import at

TEN = timedelta(minutes=10)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def keys():
    return {(tick, resource) for tick, resource in db.session.execute(select(Claim.tick, Claim.resource_id))}


def counted(branch, now, **counts):
    """The branch counts its rooms and baby spaces."""
    kinds = {"rooms": ResourceKind.ROOM, "baby_spaces": ResourceKind.BABY_SPACE}
    gym.write_branch(
        branch=branch,
        values={},
        counts={kinds[name]: count for name, count in counts.items()},
        actor="staff:1",
        now=now,
    )


def test_a_chosen_time_is_nobody_elses_for_ten_minutes(trial, yui, mori, now):
    drafts.begin(service=trial, starts_at=at(10), now=now)
    for moment in (now, now + TEN - timedelta(seconds=1)):
        with pytest.raises(SlotTaken):
            people.booked(yui, trial, at(10, 30), now=moment)


def test_an_expired_hold_stops_nobody_and_needs_no_cleaning_up(trial, yui, mori, now):
    draft = drafts.begin(service=trial, starts_at=at(10), now=now)
    assert slots.open_slot(trial, at(10), now=now + TEN).is_open
    booking = people.booked(yui, trial, at(10), now=now + TEN)
    assert db.session.scalars(select(Claim.booking_id).distinct()).all() == [booking.id]
    assert draft.hold is not None, "no job has run"


def test_ten_minutes_more_and_only_once(trial, mori, now):
    draft = drafts.begin(service=trial, starts_at=at(10), now=now)
    later = now + timedelta(minutes=8)
    drafts.extend(draft=draft, now=later)
    assert draft.hold.expires_at == now + 2 * TEN
    assert set(db.session.scalars(select(Claim.expires_at))) == {now + 2 * TEN}
    drafts.extend(draft=draft, now=later + timedelta(minutes=5))
    assert draft.hold.expires_at == now + 2 * TEN


def test_what_has_run_out_is_not_extended(trial, mori, now):
    draft = drafts.begin(service=trial, starts_at=at(10), now=now)
    with pytest.raises(HoldOver):
        drafts.extend(draft=draft, now=now + TEN)


def test_one_browser_holds_one_time(trial, mori, now):
    first = drafts.begin(service=trial, starts_at=at(10), now=now)
    second = drafts.begin(service=trial, starts_at=at(10, 30), instead_of=[first], now=now)
    assert {claim.hold_id for claim in db.session.scalars(select(Claim))} == {second.hold_id}
    assert (count(Claim), count(Hold), first.hold) == (4, 1, None)
    drafts.choose_time(draft=second, starts_at=at(14), asked=Asked(), now=now)
    assert (count(Claim), count(Hold)) == (4, 1)
    assert slots.open_slot(trial, at(10), now=now).is_open


def test_a_refused_change_leaves_the_hold_as_it_was(trial, personal, yui, mori, now):
    people.booked(yui, trial, at(14), now=now)
    draft = drafts.begin(service=trial, starts_at=at(10), now=now)
    with pytest.raises(SlotTaken):
        drafts.choose_time(draft=draft, starts_at=at(14), asked=Asked(), now=now)
    db.session.rollback()
    assert draft.starts_at == at(10)
    with pytest.raises(SlotTaken):
        slots.open_slot(trial, at(10), now=now)


def test_the_hold_becomes_the_booking(app, hana, trial, mori, kudo, now):
    draft = people.begun(trial, at(10), now=now)
    held = keys()
    booking = finishing.finish(draft=draft, member=hana, locale="ja", now=now)
    assert keys() == held
    assert {
        (claim.booking_id, claim.hold_id, claim.expires_at) for claim in db.session.scalars(select(Claim))
    } == {(booking.id, None, None)}


def test_confirmed_after_the_hold_it_is_still_hers_if_nobody_came(hana, trial, mori, now):
    draft = people.begun(trial, at(10), now=now)
    finishing.finish(draft=draft, member=hana, locale="ja", now=now + 2 * TEN)
    assert (count(Booking), count(Claim)) == (1, 4)


def test_leaving_gives_the_time_back_at_once(trial, mori, now):
    draft = people.begun(trial, at(10), now=now)
    forgetting.forget(draft=draft)
    assert (count(Claim), count(Hold), count(Draft)) == (0, 0, 0)


def test_forgotten_drafts_take_their_holds_along(trial, mori, now):
    people.begun(trial, at(10), now=now)
    forgetting.forget_stale(now=now + timedelta(days=1))
    assert (count(Claim), count(Hold), count(Draft)) == (0, 0, 0)


def test_the_tidy_job_drops_what_guards_nothing(hana, trial, mori, now):
    people.booked(hana, trial, at(10), now=now)
    people.begun(trial, at(14), now=now)
    claims.forget_past(now=now + TEN)
    assert count(Claim) == 4
    claims.forget_past(now=at(11) + timedelta(days=1))
    assert count(Claim) == 0


def test_trainer_and_room_are_taken_together(hana, yui, trial, branch, mori, kudo, now):
    counted(branch, now, rooms=1)
    booking = people.booked(hana, trial, at(10), now=now)
    assert count(Claim) == 8
    with pytest.raises(SlotTaken):
        people.booked(yui, trial, at(10, 30), now=now)
    bookings.cancel(booking=booking, actor=hana.actor, now=now)
    people.booked(yui, trial, at(10, 30), now=now)


def test_a_baby_needs_its_space_and_a_mother_alone_does_not(hana, yui, trial, branch, mori, kudo, now):
    counted(branch, now, baby_spaces=1)
    people.booked(hana, trial, at(10), babies=1, now=now)
    with pytest.raises(NoBabySpace):
        people.booked(yui, trial, at(10), babies=1, now=now)
    people.booked(yui, trial, at(10), now=now)
    with pytest.raises(SlotTaken) as refused:
        people.booked(
            people.member("c@example.com", now=now, phone="09000000003"),
            trial, at(10), babies=1, now=now,
        )  # fmt: skip
    assert not isinstance(refused.value, NoBabySpace), "on her own she would find nobody either"


def test_where_nothing_is_counted_nothing_is_claimed(hana, trial, branch, mori, now):
    people.booked(hana, trial, at(10), babies=1, now=now)
    assert count(Claim) == 4


def test_a_room_in_use_is_not_given_up(hana, yui, trial, branch, mori, kudo, now):
    counted(branch, now, rooms=3)
    people.booked(hana, trial, at(10), now=now)
    people.booked(yui, trial, at(10), now=now)
    with pytest.raises(gym.StillInUse):
        gym.write_branch(
            branch=branch,
            values={},
            counts={ResourceKind.ROOM: 1},
            in_use=resources_in_use(now=now),
            actor="staff:1",
            now=now,
        )
    db.session.rollback()
    assert len(branch.pool(ResourceKind.ROOM)) == 3


def test_the_buffer_keeps_the_place_after_a_visit(hana, yui, trial, mori, now):
    with transaction():
        trial.buffer_minutes = 15
    booking = people.booked(hana, trial, at(10), now=now)
    assert (count(Claim), booking.ends_at) == (5, at(11))
    for taken in (at(9), at(9, 30), at(11)):
        with pytest.raises(SlotTaken):
            people.booked(yui, trial, taken, now=now)
    people.booked(yui, trial, at(11, 30), now=now)


def test_a_baby_that_comes_along_after_all_is_asked_for_at_the_same_time(trial, branch, mori, yui, kudo, now):
    counted(branch, now, baby_spaces=1)
    draft = drafts.begin(service=trial, starts_at=at(10), now=now)
    drafts.answer_health(draft=draft, answers=people.WELL, babies=1, now=now)
    assert (count(Claim), draft.babies) == (8, 1)
    other = drafts.begin(service=trial, starts_at=at(10), now=now)
    with pytest.raises(NoBabySpace):
        drafts.answer_health(draft=other, answers=people.WELL, babies=1, now=now)
    db.session.rollback()
    assert (other.answers, other.babies) == (None, 0)


def test_an_expired_hold_that_is_used_in_part_loses_nothing(
    branch, trial, personal, mori, kudo, hana, yui, now
):
    """Her trainer went to somebody else when the hold ran out; the space for her baby is still hers."""
    gym.write_branch(branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 1}, actor="staff:1", now=now)
    draft = people.begun(trial, at(10), asked=Asked(babies=1), now=now)
    later = now + timedelta(minutes=30)
    people.booked(yui, trial, at(10), now=later, trainer_id=draft.hold.trainer_id)
    booking = finishing.finish(draft=draft, member=hana, locale="ja", now=later)
    kinds = {resource.id: resource.kind for resource in branch.resources}
    mine = db.session.execute(
        select(Claim.resource_id, Claim.tick).where(Claim.booking_id == booking.id)
    ).all()
    assert {kinds[resource] for resource, _ in mine} == {ResourceKind.TRAINER, ResourceKind.BABY_SPACE}
    assert len(mine) == 8
