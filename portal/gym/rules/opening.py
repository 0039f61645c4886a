"""When a branch is open."""

from collections.abc import Sequence
from datetime import time

from portal.lib.errors import RuleBroken
from portal.lib.hours import Hours, written_time
from portal.lib.translatable import msgid


class HoursOutside(RuleBroken):
    message = msgid("The branch is open from %(opens)s to %(closes)s. Keep the hours within.")


def check_within(hours: Sequence[Hours], *, opens: time, closes: time) -> None:
    """Insist that the branch is open. Raises HoursOutside."""
    if any(hour.begins < opens or hour.ends > closes for hour in hours):
        raise HoursOutside(opens=written_time(opens), closes=written_time(closes))
