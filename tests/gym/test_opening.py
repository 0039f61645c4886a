"""When a branch is open."""

from datetime import time

import pytest

from portal.gym.rules.opening import HoursOutside, check_within
from portal.lib.hours import hours_of


@pytest.mark.parametrize("text", ["6:45-10", "20-22:15", "0-23:45"])
def test_hours_outside_the_branchs_are_refused(text):
    with pytest.raises(HoursOutside):
        check_within(hours_of(text), opens=time(7), closes=time(22))
