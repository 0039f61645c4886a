"""Every cell of docs/crossings.md says what becomes of a promise, and it is so."""

from collections import Counter
from pathlib import Path

import pytest

from tests.crossings.deeds import DEEDS
from tests.crossings.outcomes import outcome
from tests.crossings.promises import PROMISES
from tests.crossings.table import NEVER, cells

ROOT = Path(__file__).parents[2]
ON_DEVICES = {
    "a kept page",
    "unsent notes on a device",
    "an export being made",
}  # shown by tests of their own
MEASURED = [cell for cell in cells() if cell.promise in PROMISES and cell.outcome != NEVER]


def test_every_promise_meets_every_deed_once():
    found = Counter((cell.promise, cell.deed) for cell in cells())
    assert {promise for promise, _ in found} == {*PROMISES, *ON_DEVICES}
    assert set(found) == {(promise, deed) for promise, _ in found for deed in DEEDS}
    assert set(found.values()) == {1}


@pytest.mark.parametrize("cell", cells(), ids=lambda cell: f"{cell.promise}, {cell.deed}")
def test_what_is_not_run_here_says_why_or_where(cell):
    if cell.outcome == NEVER:
        assert len(cell.words.split()) >= 3, "why"
    elif cell.promise in ON_DEVICES:
        path, _, name = cell.proof.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(), "where it is shown"
    else:
        assert cell.words or cell.outcome == "stands"


@pytest.mark.parametrize("cell", MEASURED, ids=lambda cell: f"{cell.promise}, {cell.deed}")
def test_it_becomes_what_the_paper_says(world, cell):
    assert outcome(PROMISES[cell.promise](), DEEDS[cell.deed], world) == cell.outcome
