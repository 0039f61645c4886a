"""What her charts say, in a sentence each, before it is translated. Numbers are those the page shows."""

from portal.course.rules import LEAST_DAYS, Fortnights
from portal.lib.words import msgid

NOTHING = msgid("Nothing logged yet. Tap today's pain to start.")
FEW = msgid("A line is drawn from three days on. Until then there are dots.")
LESS = msgid("Median of the last two weeks: %(now)s. Of the two before: %(before)s. That is less.")
MORE = msgid("Median of the last two weeks: %(now)s. Of the two before: %(before)s. That is more.")
ALIKE = msgid("Median of the last two weeks: %(now)s. Of the two before: %(before)s.")
NOW = msgid("Median of the last two weeks: %(now)s.")
GAP = msgid("In the last two weeks there are fewer than three days. The line goes on when you note again.")


def about_pain(noted: int, found: Fortnights) -> tuple[str, dict[str, str]]:
    """A sentence and its numbers. "Less" and "more" are said only of a change (S31)."""
    if noted == 0:
        return NOTHING, {}
    if noted < LEAST_DAYS:
        return FEW, {}
    if found.now is None:
        return GAP, {}
    if found.before is None:
        return NOW, {"now": f"{found.now:g}"}
    words = ALIKE if not found.has_changed else LESS if found.now < found.before else MORE
    return words, {"now": f"{found.now:g}", "before": f"{found.before:g}"}
