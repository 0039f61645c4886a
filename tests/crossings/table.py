"""docs/crossings.md, read."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAPER = Path(__file__).parents[2] / "docs/crossings.md"
NEVER = "cannot meet"


@dataclass(frozen=True)
class Cell:
    promise: str
    deed: str
    outcome: str  # before the colon
    words: str  # after it: what that means for her, and who is told

    @property
    def proof(self) -> str:
        """The test that shows it, where it is not run from here."""
        found = re.search(r"`(tests/\S+::\w+)`", self.words)
        return found[1] if found else ""


@cache
def cells() -> tuple[Cell, ...]:
    found, promise = [], ""
    for line in PAPER.read_text().splitlines():
        if line.startswith("## "):
            promise = line.removeprefix("## ")
        elif row := re.fullmatch(r"\| (?!---)(.+?) \| (.+?) \|", line):
            deeds, said = row.groups()
            if deeds == "deed":
                continue
            outcome, _, words = said.partition(": ")
            found += [Cell(promise, deed, outcome, words) for deed in deeds.split(", ")]
    return tuple(found)
