"""The public help lines of help_lines.toml, and whether somebody has rung them lately."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("help_lines.toml")
STAY_CHECKED = timedelta(days=92)  # a quarter of a year


@dataclass(frozen=True)
class HelpLine:
    """`name`, `when` and `note` are by language."""

    number: str
    name: dict[str, str]
    when: dict[str, str]
    note: dict[str, str]
    is_open_at_night: bool = False


@dataclass(frozen=True)
class Directory:
    lines: tuple[HelpLine, ...]
    checked_on: date
    was_rung: bool

    def has_to_be_rung(self, *, today: date) -> bool:
        """Nobody has rung them yet, or not for a quarter of a year."""
        return not self.was_rung or today > self.checked_on + STAY_CHECKED


def of_words(words: dict[str, Any]) -> Directory:
    """What the file says, as tomllib reads it."""
    lines = tuple(HelpLine(**line) for line in words["lines"])
    return Directory(lines=lines, checked_on=words["checked_on"], was_rung=words["how"] == "rung")


DIRECTORY = of_words(tomllib.loads(FILE.read_text()))
