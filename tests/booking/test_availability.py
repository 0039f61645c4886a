"""The pure rule, against a naive one that looks at every minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.booking import availability
from portal.booking.rules import ticks
from portal.schedule.rules import Stretch

OPENS = datetime(2030, 4, 1, 22, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=15)


def shift(trainer: int, begins: float, ends: float) -> Stretch:
    return Stretch(trainer, trainer * 10, OPENS + timedelta(hours=begins), OPENS + timedelta(hours=ends))


def slots(shifts, *, time_off=(), taken=None, minutes=60, grid=30):
    return availability.slots(
        opens=OPENS,
        closes=CLOSES,
        minutes=minutes,
        grid_minutes=grid,
        shifts=shifts,
        time_off=time_off,
        taken=taken or {},
    )


def hours(found):
    return [(slot.starts_at - OPENS) / timedelta(hours=1) for slot in found]


def test_the_last_one_ends_when_the_branch_closes():
    found = slots([shift(1, 0, 24)])
    assert (hours(found)[0], hours(found)[-1]) == (0, 14)
    assert found[-1].ends_at == CLOSES
    assert len(found) == 29


def test_a_slot_lies_wholly_inside_a_shift():
    assert hours(slots([shift(1, 1.25, 3)])) == [1.5, 2]


def test_who_has_most_time_that_day_comes_first():
    busy = set(ticks(OPENS + timedelta(hours=5), OPENS + timedelta(hours=6)))
    [slot] = slots([shift(1, 0, 1), shift(2, 0, 1)], taken={10: busy})
    assert [one.trainer_id for one in slot.free] == [2, 1]


def test_a_start_that_everybody_is_busy_for_is_full_and_not_gone():
    busy = set(ticks(OPENS, OPENS + timedelta(hours=1)))
    [slot] = slots([shift(1, 0, 1)], taken={10: busy})
    assert not slot.is_open
    assert slot.working == (1,)


stretches = st.builds(
    lambda trainer, begins, length: shift(trainer, begins / 4, (begins + length) / 4),
    st.integers(1, 3), st.integers(0, 60), st.integers(1, 40),
)  # fmt: skip


@given(
    shifts=st.lists(stretches, max_size=4, unique_by=lambda one: one.trainer_id),
    away=st.lists(stretches, max_size=3),
    taken=st.dictionaries(st.sampled_from([10, 20, 30]), st.sets(st.integers(0, 59), max_size=20)),
    minutes=st.sampled_from([30, 45, 60, 90]),
    grid=st.sampled_from([15, 30, 60]),
)
def test_it_offers_exactly_what_a_naive_look_at_each_start_would(shifts, away, taken, minutes, grid):
    claimed = {
        resource: {OPENS + timedelta(minutes=15 * tick) for tick in cells}
        for resource, cells in taken.items()
    }
    found = {
        (slot.starts_at, one.trainer_id)
        for slot in slots(shifts, time_off=away, taken=claimed, minutes=minutes, grid=grid)
        for one in slot.free
    }

    expected = set()
    for offset in range(0, 15 * 60, grid):
        start = OPENS + timedelta(minutes=offset)
        end = start + timedelta(minutes=minutes)
        for one in shifts:
            works = one.starts_at <= start and end <= min(one.ends_at, CLOSES)
            is_off = any(
                off.trainer_id == one.trainer_id and off.starts_at < end and start < off.ends_at
                for off in away
            )
            is_busy = any(start <= tick < end for tick in claimed.get(one.resource_id, ()))
            if works and not is_off and not is_busy:
                expected.add((start, one.trainer_id))
    assert found == expected
