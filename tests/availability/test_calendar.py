"""The pure rule, against a naive one that looks at every tick."""

from hypothesis import given
from hypothesis import strategies as st

from portal.availability.rules.asked import Asked
from portal.availability.rules.calendar import Calendar, Pool, stretch
from portal.availability.rules.ticks import moment_of

BASE = 1_000_000
CLOSES = BASE + 60  # fifteen hours of quarters


def slots(shifts, *, taken=None, length=4, whole=None, grid=2, pools=(), earliest=BASE):
    """`shifts` are (trainer, first tick, last tick); a trainer's resource has ten times her number."""
    working = {}
    for trainer, begins, ends in shifts:
        working[trainer] = working.get(trainer, 0) | stretch(begins, ends)
    calendar = Calendar(
        base=BASE,
        length=length,
        whole=whole or length,
        grid=grid,
        resources={trainer: trainer * 10 for trainer in working},
        working=working,
        taken={one: sum(1 << tick for tick in ticks) for one, ticks in (taken or {}).items()},
        pools=pools,
    )
    day = calendar.day(BASE, CLOSES)
    found = day.slots(earliest=earliest)
    assert day.open_count(earliest=earliest) == sum(slot.is_open for slot in found)
    assert day.is_worked(earliest=earliest) == bool(found)
    return found


def hours(found):
    return [(slot.ticks.start - BASE) / 4 for slot in found]


def test_the_last_one_ends_when_the_branch_closes():
    found = slots([(1, 0, 96)])
    assert (hours(found)[0], hours(found)[-1]) == (0, 14)
    assert found[-1].ends_at == moment_of(CLOSES)
    assert len(found) == 29


def test_a_slot_lies_wholly_inside_a_shift():
    assert hours(slots([(1, 5, 12)])) == [1.5, 2]


def test_who_has_most_time_that_day_comes_first():
    [slot] = slots([(1, 0, 4), (2, 0, 4)], taken={10: range(20, 24)})
    assert [candidate.trainer_id for candidate in slot.free] == [2, 1]


def test_a_start_that_everybody_is_busy_for_is_full_and_not_gone():
    [slot] = slots([(1, 0, 4)], taken={10: range(4)})
    assert not slot.is_open
    assert slot.working == (1,)


def test_a_buffer_keeps_the_place_but_may_reach_past_the_shift():
    assert hours(slots([(1, 0, 8)], whole=5)) == [0, 0.5, 1]
    assert [slot.is_open for slot in slots([(1, 0, 8)], whole=5, taken={10: [4]})] == [False, False, False]
    assert slots([(1, 0, 12)], whole=5, taken={10: [8]})[0].is_open


def test_without_a_room_nobody_is_free_and_any_room_will_do():
    found = slots([(1, 0, 4), (2, 0, 4)], pools=[Pool((91, 92))], taken={91: range(4)})
    assert found[0].place(Asked()).resource_ids == (10, 92)
    assert not slots([(1, 0, 4)], pools=[Pool((91,))], taken={91: [3]})[0].is_open


def test_where_two_are_needed_one_is_not_enough_and_two_are_taken():
    [slot] = slots([(1, 0, 4)], pools=[Pool((91, 92, 93), 2)], taken={92: range(4)})
    assert slot.place(Asked()).resource_ids == (10, 91, 93)
    assert not slots([(1, 0, 4)], pools=[Pool((91, 92), 2)], taken={91: [3]})[0].is_open


def test_her_first_or_somebody_else():
    [slot] = slots([(1, 0, 4), (2, 0, 4)], taken={10: [0]})
    assert slot.place(Asked(trainer_id=1)) is None
    assert slot.place(Asked(trainer_id=1, or_anyone=True)).trainer_id == 2
    [slot] = slots([(1, 0, 4), (2, 0, 4)], taken={10: [20]})
    assert slot.place(Asked(trainer_id=1, or_anyone=True)).trainer_id == 1


stretches = st.builds(
    lambda trainer, begins, length: (trainer, begins, begins + length),
    st.integers(1, 3), st.integers(0, 60), st.integers(1, 40),
)  # fmt: skip


@given(
    shifts=st.lists(stretches, max_size=5),
    taken=st.dictionaries(
        st.sampled_from([10, 20, 30, *range(91, 96)]), st.sets(st.integers(0, 70), max_size=20)
    ),
    length=st.sampled_from([2, 3, 4, 6]),
    buffer=st.sampled_from([0, 1, 3]),
    grid=st.sampled_from([1, 2, 4]),
    pools=st.sampled_from([(), (Pool((91,)),), (Pool((91, 92)),), (Pool((91, 92, 93), 2), Pool((94, 95)))]),
    earliest=st.integers(-3, 40),
)
def test_it_offers_exactly_what_a_naive_look_at_each_start_would(
    shifts, taken, length, buffer, grid, pools, earliest
):
    found = {
        (slot.ticks.start - BASE, candidate.trainer_id)
        for slot in slots(
            shifts,
            taken=taken,
            length=length,
            whole=length + buffer,
            grid=grid,
            pools=pools,
            earliest=BASE + earliest,
        )
        for candidate in slot.free
    }

    def is_free(resource, ticks):
        return not any(tick in taken.get(resource, ()) for tick in ticks)

    expected = set()
    for start in range(0, 60, grid):
        whole = range(start, start + length + buffer)
        for trainer in {trainer for trainer, _, _ in shifts}:
            worked = {tick for who, begins, ends in shifts if who == trainer for tick in range(begins, ends)}
            works = all(tick in worked and tick < 60 for tick in range(start, start + length))
            has_room = all(
                sum(is_free(resource_id, whole) for resource_id in pool.resource_ids) >= pool.needed
                for pool in pools
            )
            if start >= earliest and works and has_room and is_free(trainer * 10, whole):
                expected.add((start, trainer))
    assert found == expected
