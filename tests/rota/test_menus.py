"""What the owner does with her menus, and what it does to visits, times and prices."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.availability.queries.slots import open_slots
from portal.availability.rules.asked import Asked
from portal.availability.rules.refusals import NotOffered, TooFarAhead
from portal.booking.operations.moves import reschedule
from portal.booking.rules.refusals import NoBabies, NotOnOffer
from portal.db import transaction
from portal.gym import queries as gym
from portal.gym.models.resources import ResourceKind
from portal.gym.rules.menus import ServiceState, price_on, with_price
from portal.rota.operations import branch_settings, menus
from portal.rota.rules import NameTaken, PriceOfThePast
from tests import people
from tests.conftest import NOW, TODAY, TOMORROW, at

BY = {"actor": "staff:1", "now": NOW}
NAMES = {"name_ja": "ペア", "name_en": "Pair"}


@pytest.fixture
def pair(branch, mori):
    return menus.add_menu(branch=branch, names=NAMES, minutes=30, is_trial=False, **BY)


@pytest.fixture
def member(hana, trial, mori, now):
    """She has had her trial."""
    people.booked(hana, trial, at(7), now=now)
    return hana


def starts(service, **more):
    return {slot.starts_at for slot in open_slots(service, first=TOMORROW, count=1, now=NOW, **more)}


def offered(service):
    menus.set_state(service=service, state=ServiceState.OFFERED, **BY)
    return service


def test_a_new_one_waits_until_it_is_offered(pair, member, now):
    assert gym.branch().menu[-1] is pair
    with pytest.raises(NotOnOffer):
        people.booked(member, pair, at(10), now=now)
    offered(pair)
    visit = people.booked(member, pair, at(10), now=now)
    assert visit.ends_at - visit.starts_at == timedelta(minutes=30)


def test_two_of_one_name_are_refused_also_when_one_comes_back(pair, branch):
    for names in (NAMES, {"name_ja": " ペア ", "name_en": "Other"}, {"name_ja": "別", "name_en": "PAIR"}):
        with pytest.raises(NameTaken):
            menus.add_menu(branch=branch, names=names, minutes=30, is_trial=False, **BY)
    menus.set_state(service=pair, state=ServiceState.ENDED, **BY)
    menus.add_menu(branch=branch, names=NAMES, minutes=60, is_trial=False, **BY)
    with pytest.raises(NameTaken):
        offered(pair)
    with pytest.raises(NameTaken):
        menus.change_menu(service=gym.service("trial"), values={"name_en": "Pair"}, **BY)


@pytest.mark.parametrize("state", [ServiceState.PAUSED, ServiceState.ENDED])
def test_what_is_booked_stays_and_may_move_and_nothing_new_comes(pair, member, state, now):
    visit = people.booked(member, offered(pair), at(10), now=now)
    menus.set_state(service=pair, state=state, **BY)
    reschedule(booking=visit, starts_at=at(11), asked=Asked(), actor=member.actor, now=now)
    assert visit.starts_at == at(11)
    with pytest.raises(NotOnOffer):
        people.booked(member, pair, at(15), now=now)
    assert people.booked(member, pair, at(15), now=now, override="お電話で約束").starts_at == at(15)


def test_only_who_gives_it_has_times(pair, member, mori, kudo, now):
    both = starts(offered(pair))
    menus.change_menu(service=pair, values={"trainer_ids": [kudo.id]}, **BY)
    assert pair.trainers == [kudo]
    assert starts(pair) < both, "hers alone"
    assert at(13) in starts(pair)
    assert starts(pair, asked=Asked(trainer_id=mori.id)) == set()
    with pytest.raises(NotOffered):
        people.booked(member, pair, at(13), now=now, trainer_id=mori.id)
    assert people.booked(member, pair, at(13), now=now).trainer_id == kudo.id
    assert at(13) not in starts(pair)


def test_what_needs_no_room_is_booked_beside_what_does(pair, member, branch, yui, trial, mori, kudo, now):
    branch_settings.change_branch(branch=branch, values={}, counts={ResourceKind.ROOM: 1}, **BY)
    people.booked(yui, trial, at(10), now=now)
    assert at(10) not in starts(offered(pair))
    menus.change_menu(service=pair, values={"needs_room": False}, **BY)
    assert at(10) in starts(pair)


def test_a_baby_comes_along_only_where_it_may(pair, member, now):
    menus.change_menu(service=offered(pair), values={"takes_babies": False}, **BY)
    with pytest.raises(NoBabies):
        people.booked(member, pair, at(10), now=now, babies=1)
    assert people.booked(member, pair, at(10), now=now).babies == 0


def test_it_is_booked_as_far_ahead_as_it_says(pair, member, trial, now):
    menus.change_menu(service=offered(pair), values={"horizon_days": 1}, **BY)
    with pytest.raises(TooFarAhead):
        people.booked(member, pair, at(10, on=TODAY + timedelta(days=2)), now=now)
    assert pair.last_day(now) == TOMORROW
    assert trial.last_day(now) == TODAY + timedelta(days=60)


def test_they_stand_in_the_order_she_gives_them(pair, branch):
    def slugs():
        return [service.slug for service in gym.branch().menu]

    assert slugs() == ["trial", "personal", pair.slug]
    menus.move_up(service=pair, **BY)
    branch.services.sort(key=lambda service: service.position)
    assert slugs() == ["trial", pair.slug, "personal"]
    menus.move_up(service=gym.service("trial"), **BY)
    assert slugs()[0] == "trial", "the first one stays"


def test_what_was_agreed_stays_and_another_price_begins_on_its_day(pair, member, branch, now):
    menus.set_price(service=offered(pair), since=TODAY, yen=5000, **BY)
    early = people.booked(member, pair, at(10), now=now)
    menus.set_price(service=pair, since=TOMORROW, yen=6000, **BY)
    late = people.booked(member, pair, at(12), now=now)
    assert (early.price, late.price) == (5000, 6000)
    reschedule(booking=early, starts_at=at(15), asked=Asked(), actor=member.actor, now=now)
    assert early.price == 5000
    assert (pair.price_on(TODAY), pair.price_on(TOMORROW)) == (5000, 6000)
    menus.drop_price(service=pair, since=TOMORROW, **BY)
    menus.drop_price(service=pair, since=TODAY, **BY)  # what is valid already stays
    assert (pair.price_on(TOMORROW), late.price) == (5000, 6000)
    with pytest.raises(PriceOfThePast):
        menus.set_price(service=pair, since=TODAY - timedelta(days=1), yen=1, **BY)


def test_a_visit_booked_without_a_price_costs_what_is_told_later(pair, member, now):
    visit = people.booked(member, offered(pair), at(10), now=now)
    assert visit.price is None
    menus.set_price(service=pair, since=TODAY, yen=5000, **BY)
    assert visit.price == 5000


def test_another_price_is_seen_before_it_is_agreed(pair, member):
    shown = pair.terms
    menus.set_price(service=pair, since=TOMORROW, yen=6000, **BY)
    assert pair.terms != shown


days = st.dates(date(2030, 1, 1), date(2031, 1, 1))
prices = st.dictionaries(days, st.integers(0, 20_000), max_size=5).map(
    lambda found: [[day.isoformat(), yen] for day, yen in sorted(found.items())]
)


@given(days, st.integers(0, 20_000), st.none() | st.integers(0, 20_000), prices, days, days)
def test_a_price_holds_from_its_day_to_the_next_and_changes_no_other_day(
    since, yen, first, later, today, day
):
    since, day = max(since, today), max(day, today)
    becomes_first, becomes = with_price(since, yen, first=first, later=later, today=today)
    after = price_on(day, becomes_first, becomes)
    next_one = min((str(other) for other, _ in later if str(other) > since.isoformat()), default="9999")
    is_of_it = since <= day and day.isoformat() < next_one
    assert after == (yen if is_of_it else price_on(day, first, later))
    assert all(str(other) > today.isoformat() for other, _ in becomes)


def test_a_session_of_it_is_what_members_are_offered_only_while_it_is(branch, trial, pair):
    personal = gym.service("personal")
    assert gym.first_session() is personal
    menus.set_state(service=personal, state=ServiceState.PAUSED, **BY)
    assert gym.first_session() is None
    offered(pair)
    assert gym.first_session() is pair
    with transaction():
        pair.is_online = False
    assert gym.first_session() is None
