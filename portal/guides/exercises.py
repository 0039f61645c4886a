"""The movements, read from content/exercises.toml once and kept."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from portal.guides.library import CONTENT, LANGUAGES, WrongGuide
from portal.guides.rules import FACTS

FILE = CONTENT / "exercises.toml"
KEYS = (
    "name", "setup", "section", "drawing", "ready", "hands", "sides",
    "least", "most", "limit", "steps", "facts",
)  # fmt: skip
LONGEST_STEP = 120  # seconds; what is longer is a mistake of typing


class Kind(StrEnum):
    """What a step is, for the pace that the player shows."""

    IN = "in"
    OUT = "out"
    READY = "ready"
    MOVE = "move"
    UP = "up"
    HOLD = "hold"
    DOWN = "down"


class Hands(StrEnum):
    """What the baby allows, from the easiest with a baby to the hardest (content.md D4, rank 4)."""

    HELD = "held"
    BESIDE = "beside"
    MAT = "mat"
    FREE = "free"


@dataclass(frozen=True)
class Step:
    """What she hears and sees for some seconds. Of several drawings each is seen for a while, in turn."""

    kind: Kind
    seconds: int
    say: Mapping[str, str]  # by language
    drawings: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """One movement. `least` and `most` are rounds, `ready` seconds, `section` its place in the guide.

    `drawing` is how she begins.
    """

    slug: str
    name: Mapping[str, str]
    setup: Mapping[str, str]
    section: str
    hands: Hands
    has_sides: bool
    drawing: str
    ready: int
    least: int
    most: int
    limit: int
    steps: tuple[Step, ...]
    facts: tuple[str, ...]

    @property
    def round_seconds(self) -> int:
        """One round, both sides where it has them."""
        return sum(step.seconds for step in self.steps) * (2 if self.has_sides else 1)

    @property
    def drawings(self) -> tuple[str, ...]:
        """All that are seen of it, each once."""
        return tuple(dict.fromkeys([self.drawing, *(name for step in self.steps for name in step.drawings)]))

    def text(self, name: str, locale: str) -> str:
        return str(getattr(self, name)[locale])


@cache
def exercises() -> dict[str, Exercise]:
    """By slug, in the order of the guide."""
    return read(FILE)


def read(path: Path) -> dict[str, Exercise]:
    """Raises WrongGuide, with the line of what is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise WrongGuide(path, int(found[1]) if found else 1, str(error)) from error
    return {slug: _exercise(slug, facts, _Place(path, text, slug)) for slug, facts in data.items()}


class _Place:
    """Where in the file an exercise stands, for telling what is wrong with it."""

    def __init__(self, path: Path, text: str, slug: str) -> None:
        self.path, self.lines, self.slug = path, text.splitlines(), slug

    def wrong(self, name: str, words: str, *, step: int | None = None) -> WrongGuide:
        """`name` is the key; `step` the number of the step that it belongs to."""
        head = f"[{self.slug}]" if step is None else f"[[{self.slug}.steps]]"
        starts = [number for number, line in enumerate(self.lines) if line.strip() == head] or [0]
        start = starts[min(step or 0, len(starts) - 1)]
        rest = range(start, len(self.lines))
        line = next((n for n in rest if self.lines[n].startswith((f"{name} ", f"{name}."))), start)
        return WrongGuide(self.path, line + 1, words)


def _exercise(slug: str, data: Mapping[str, Any], place: _Place) -> Exercise:
    _check(slug, data, place)
    return Exercise(
        slug=slug,
        name=data["name"],
        setup=data["setup"],
        section=data["section"],
        hands=Hands(data["hands"]),
        has_sides=bool(data["sides"]),
        drawing=data["drawing"],
        ready=data["ready"],
        least=data["least"],
        most=data["most"],
        limit=data["limit"],
        steps=tuple(_step(number, step, place) for number, step in enumerate(data["steps"])),
        facts=tuple(data["facts"]),
    )


def _check(slug: str, data: Mapping[str, Any], place: _Place) -> None:
    """Raises WrongGuide."""
    for name in KEYS:
        if name not in data:
            raise place.wrong(name, f"{slug} lacks {name}")
    for name in ("name", "setup"):
        if set(data[name]) != set(LANGUAGES):
            raise place.wrong(name, f"{name} is to be in both languages")
    if data["hands"] not in set(Hands):
        raise place.wrong("hands", f"hands are one of {', '.join(Hands)}")
    rounds = (data["least"], data["most"], data["limit"])
    if not all(isinstance(count, int) for count in rounds) or not 1 <= rounds[0] <= rounds[1] <= rounds[2]:
        raise place.wrong("least", "rounds are whole numbers, least ≤ most ≤ limit")
    if not _is_step(data["ready"]):
        raise place.wrong("ready", f"ready takes 1 to {LONGEST_STEP} whole seconds")
    for fact in data["facts"]:
        if fact not in FACTS:
            raise place.wrong("facts", f"there is no fact {fact}")


def _is_step(seconds: Any) -> TypeGuard[int]:
    return isinstance(seconds, int) and not isinstance(seconds, bool) and 1 <= seconds <= LONGEST_STEP


def _step(number: int, data: Mapping[str, Any], place: _Place) -> Step:
    kind, seconds, say = data.get("kind"), data.get("seconds"), data.get("say", {})
    drawings = data.get("drawings")
    if kind not in set(Kind):
        raise place.wrong("kind", f"a step is one of {', '.join(Kind)}", step=number)
    if not _is_step(seconds):
        raise place.wrong("seconds", f"a step takes 1 to {LONGEST_STEP} whole seconds", step=number)
    if set(say) != set(LANGUAGES):
        raise place.wrong("say", "what is said is to be in both languages", step=number)
    if not isinstance(drawings, list) or not drawings or not all(isinstance(name, str) for name in drawings):
        raise place.wrong("drawings", "a step has one drawing or more", step=number)
    return Step(kind=Kind(kind), seconds=seconds, say=say, drawings=tuple(drawings))
