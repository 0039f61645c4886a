"""What her charts say, in a sentence each, before it is translated. Numbers are those the page shows."""

from portal.lib.translatable import msgid
from portal.summary.rules import LEAST_DAYS, Fortnights

NOTHING = msgid("No pain noted in this time.")
FEW = msgid("A line is drawn when three of seven days are noted. Until then there are dots.")
LESS = msgid(
    "Pain in the last two weeks: around %(now)s. In the two before: around %(before)s. Lower than before."
)
MORE = msgid(
    "Pain in the last two weeks: around %(now)s. In the two before: around %(before)s. Higher than before."
)
ALIKE = msgid("Pain in the last two weeks: around %(now)s. In the two before: around %(before)s.")
NOW = msgid("Pain in the last two weeks: around %(now)s.")
GAP = msgid(
    "Fewer than three days are noted in the last two weeks. A line is drawn when three of seven days are."
)


def about_pain(noted: int, found: Fortnights, *, is_advised: bool = False) -> tuple[str, dict[str, str]]:
    """A sentence and its numbers. "Lower" and "higher" are said only of a change (S31).

    While advice stands above it, nothing is said of before: two messages would contradict each other.
    """
    if noted == 0:
        return NOTHING, {}
    if noted < LEAST_DAYS:
        return FEW, {}
    if found.now is None:
        return GAP, {}
    if found.before is None or is_advised:
        return NOW, {"now": f"{found.now:g}"}
    words = ALIKE if not found.has_changed else LESS if found.now < found.before else MORE
    return words, {"now": f"{found.now:g}", "before": f"{found.before:g}"}
