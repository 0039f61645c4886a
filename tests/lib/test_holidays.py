from datetime import date

import pytest

from portal.lib.holidays import is_holiday


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 1, 1), date(2026, 5, 6), date(2030, 3, 20)])
def test_public_holidays(day):
    assert is_holiday(day)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 25), date(2030, 4, 2)])
def test_other_days(day):
    assert not is_holiday(day)
