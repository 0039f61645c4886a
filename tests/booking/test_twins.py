"""Two babies come along: two spaces, in whatever holds, takes, moves, waits, proposes or counts."""

import pytest
from sqlalchemy import func, select

from portal.availability.models import Claim, Hold
from portal.availability.queries import slots
from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Candidate, Pool, Slot
from portal.availability.rules.refusals import NoBabySpace
from portal.booking.models.bookings import Booking
from portal.booking.models.offers import Offer
from portal.booking.operations import bookings, moves
from portal.booking.queries.suggestions import Suggestion
from portal.checkout.models import Draft
from portal.checkout.operations import drafts
from portal.db import db
from portal.gym.models.resources import ResourceKind
from portal.health import queries as health
from portal.rota.operations import branch_settings
from portal.rota.rules import MoreAreBooked
from portal.waitlist.models import WaitlistEntry
from portal.waitlist.operations import waiting, wishes
from portal.waitlist.rules import Wish
from tests import people
from tests.availability.test_holds import counted
from tests.checkout.test_views import WELL, choose, go_to_check
from tests.conftest import TODAY, TOMORROW, at

TWO = "赤ちゃん2人と一緒に"


@pytest.fixture
def two_spaces(branch, now):
    counted(branch, now, baby_spaces=2)


def spaces_of(branch, **owner):
    """How many spaces a visit or a hold has."""
    spaces = branch.pool(ResourceKind.BABY_SPACE)
    taken = select(func.count(Claim.resource_id.distinct())).where(Claim.resource_id.in_(spaces))
    return db.session.scalar(taken.filter_by(**owner))


def test_twins_take_two_spaces_and_one_baby_finds_none_beside_them(
    branch, hana, yui, trial, mori, kudo, two_spaces, now
):
    visit = people.booked(hana, trial, at(10), babies=2, now=now)
    assert spaces_of(branch, booking_id=visit.id) == 2
    with pytest.raises(NoBabySpace):
        people.booked(yui, trial, at(10), babies=1, now=now)
    bookings.cancel(booking=visit, actor=hana.actor, now=now)
    assert spaces_of(branch, booking_id=visit.id) == 0
    people.booked(yui, trial, at(10), babies=1, now=now)
    with pytest.raises(NoBabySpace):
        people.booked(hana, trial, at(10), babies=2, now=now)
    people.booked(hana, trial, at(10), babies=1, now=now)


def test_a_time_is_open_to_twins_only_where_two_spaces_are(branch, hana, trial, mori, kudo, two_spaces, now):
    people.booked(hana, trial, at(10), babies=1, now=now)

    def starts(babies):
        [day] = slots.days(trial, first=TOMORROW, count=1, now=now, asked=Asked(babies=babies))
        return {branch.local(slot.starts_at).hour for slot in day.slots if slot.is_open}

    assert 10 in starts(1)
    assert 10 not in starts(2)
    assert {8, 12} <= starts(2)


def test_no_time_is_open_to_twins_where_one_space_is(branch, trial, mori, now):
    counted(branch, now, baby_spaces=1)
    [day] = slots.days(trial, first=TOMORROW, count=1, now=now, asked=Asked(babies=2))
    assert not any(slot.is_open for slot in day.slots)


def test_a_second_baby_is_asked_for_at_the_same_time_and_its_space_is_held(
    branch, trial, mori, kudo, two_spaces, now
):
    draft = people.begun(trial, at(10), asked=Asked(babies=1), now=now)
    drafts.answer_health(draft=draft, answers=people.WELL, babies=2, now=now)
    assert (draft.hold.babies, spaces_of(branch, hold_id=draft.hold_id)) == (2, 2)
    drafts.answer_health(draft=draft, answers=people.WELL, babies=1, now=now)
    assert spaces_of(branch, hold_id=draft.hold_id) == 1
    people.begun(trial, at(10), asked=Asked(babies=1), now=now)
    with pytest.raises(NoBabySpace):
        drafts.answer_health(draft=draft, answers=people.WELL, babies=2, now=now)
    db.session.rollback()
    assert (draft.babies, spaces_of(branch, hold_id=draft.hold_id)) == (1, 1)


def test_a_visit_with_twins_moves_with_both_and_not_to_where_one_space_is(
    branch, hana, yui, trial, mori, kudo, two_spaces, now
):
    visit = people.booked(hana, trial, at(10), babies=2, now=now)
    people.booked(yui, trial, at(14), babies=1, now=now)
    with pytest.raises(NoBabySpace):
        moves.reschedule(booking=visit, starts_at=at(14), asked=Asked(babies=2), actor=hana.actor, now=now)
    db.session.rollback()
    moves.reschedule(booking=visit, starts_at=at(10, 30), asked=Asked(babies=2), actor=hana.actor, now=now)
    assert (visit.babies, spaces_of(branch, booking_id=visit.id)) == (2, 2)


def test_who_waits_with_twins_is_offered_a_time_with_two_spaces(
    branch, hana, yui, trial, mori, kudo, two_spaces, now
):
    people.answered(hana, now=now)
    first = people.booked(yui, trial, at(10), babies=2, now=now)
    wish = Wish(1 << TOMORROW.weekday(), at(10).time(), at(11).time(), TODAY, TOMORROW)
    wishes.join(member=hana, service=trial, wish=wish, asked=Asked(babies=2), actor=hana.actor, now=now)
    waiting.sweep(branch, now=now)
    assert db.session.scalars(select(Offer)).all() == []
    bookings.cancel(booking=first, actor=yui.actor, now=now)
    waiting.pass_on(now=now)
    offer = db.session.scalars(select(Offer)).one()
    assert (offer.hold.babies, spaces_of(branch, hold_id=offer.hold_id)) == (2, 2)
    check = health.latest_check(hana.id)
    visit = wishes.accept(offer=offer, health_check=check, actor=hana.actor, now=now)
    assert (visit.babies, spaces_of(branch, booking_id=visit.id)) == (2, 2)


def test_no_two_are_proposed_the_same_spaces():
    """Rooms and spaces count apart: twins take two spaces and one room."""

    def way(trainer, *pools):
        her = Candidate(trainer, trainer * 10)
        return Suggestion(Slot(at(10), at(11), (her,), (trainer,), range(4), pools), her)

    rooms, spaces = (81, 82), (91, 92, 93)
    twins = way(1, Pool(rooms), Pool(spaces, 2))
    assert way(2, Pool(rooms), Pool(spaces)).fits_beside([twins])
    assert not way(2, Pool(rooms), Pool(spaces, 2)).fits_beside([twins])
    assert not way(3, Pool(rooms), Pool(spaces)).fits_beside([twins, way(2, Pool(rooms))])


def test_fewer_spaces_than_are_booked_are_refused_and_new_ones_are_given_to_twins(
    branch, hana, trial, mori, now
):
    visit = people.booked(hana, trial, at(10), babies=2, now=now)
    with pytest.raises(MoreAreBooked):
        branch_settings.change_branch(
            branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 1}, actor="staff:1", now=now
        )
    db.session.rollback()
    branch_settings.change_branch(
        branch=branch, values={}, counts={ResourceKind.BABY_SPACE: 3}, actor="staff:1", now=now
    )
    assert spaces_of(branch, booking_id=visit.id) == 2


def test_she_says_so_with_one_tap_and_reads_it_on_every_page(client, trial, branch, mori, two_spaces):
    here = choose(client)
    client.submit(here, id="step", **WELL, babies="2")
    assert db.session.scalars(select(Draft)).one().babies == 2
    page = client.page(here)
    assert [control["value"] for control in page.controls if control.get("name") == "babies"] == [
        "0",
        "1",
        "2",
    ]
    assert [
        control["value"]
        for control in page.controls
        if control.get("name") == "babies" and "checked" in control
    ] == ["2"]


@pytest.mark.parametrize("sent", ["3", "-1", "two", "", "１"])
def test_what_is_no_number_of_babies_is_none(client, trial, branch, mori, two_spaces, sent):
    here = choose(client)
    assert client.submit(here, id="step", **WELL, babies=sent).status_code == 303
    assert db.session.scalars(select(Draft)).one().babies == 0


def test_a_form_from_before_it_was_asked_how_many_still_brings_one(client, trial, branch, mori, two_spaces):
    here = choose(client)
    client.submit(here, id="step", **WELL, babies="y")
    assert db.session.scalars(select(Draft)).one().babies == 1


def test_a_week_for_weeks_and_a_wish_bring_both(signed_in, hana, trial, branch, mori, kudo, two_spaces, now):
    people.booked(hana, trial, at(8), now=now, trainer_id=kudo.id)
    browser = signed_in(hana)
    browser.submit(f"/book/wish?service=trial&at={TOMORROW}T10:00", id="step", babies="2")
    assert db.session.scalars(select(WaitlistEntry)).one().babies == 2
    series = f"/me/series?first_on={TOMORROW}&clock=14:00&weeks=2&babies=2"
    assert browser.page(series).form(id="step").fields["babies"] == "2"
    browser.submit(series, id="step", at="2030-04-02T14:00")
    visit = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    assert (visit.babies, spaces_of(branch, booking_id=visit.id)) == (2, 2)


def test_she_and_the_desk_read_it_everywhere(
    signed_in, sato, hana, trial, branch, mori, kudo, two_spaces, now
):
    visit = people.booked(hana, trial, at(10), babies=2, now=now)
    browser = signed_in(sato)
    for url in (
        f"/staff/board?date={TOMORROW}", f"/staff/day/{TOMORROW}", f"/staff/bookings/{visit.reference}",
    ):  # fmt: skip
        assert "赤ちゃん2人" in browser.page(url).words, url
    hers = signed_in(hana)
    for url in ("/me", "/me/bookings", f"/me/bookings/{visit.reference}"):
        assert TWO in hers.page(url).words, url
    page = browser.page(f"/staff/members/{hana.id}/visits/new")
    assert [
        control["value"]
        for control in page.controls
        if control.get("name") == "babies" and "checked" in control
    ] == ["2"]


@pytest.mark.parametrize("babies", [0, 1, 2])
def test_the_last_page_brings_back_what_it_has_shown(client, trial, branch, mori, two_spaces, babies):
    check = go_to_check(client, babies=str(babies))
    shown = client.page(check).words
    assert (TWO in shown, "赤ちゃんと一緒" in shown) == (babies == 2, babies == 1)
    assert db.session.scalars(select(Hold)).one().babies == babies
