"""The log as its page asks it: one question after the other, none that must be answered (content.md C2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.progress.rules.measures import DAILY, KINDS, Measure, OneOf, Scale, SomeOf
from portal.progress.words import CHOICE_WORDS

FACES = Scale(1, 5)


@dataclass(frozen=True)
class Question:
    """`kind` is how it is answered: scale, faces, one, some or words."""

    measure: Measure
    kind: str
    choices: tuple[tuple[str | int, str], ...] = ()  # with words for each, not yet translated
    value: Any = None
    is_asked: bool = True  # now; where it hurt is asked of whoever has pain


def daily(noted: Mapping[Measure, Any]) -> list[Question]:
    """Those of a day, with what is noted."""
    pain = noted.get(Measure.PAIN)
    return [
        _question(measure, noted, is_asked=measure is not Measure.PARTS or bool(pain)) for measure in DAILY
    ]


def _question(measure: Measure, noted: Mapping[Measure, Any], *, is_asked: bool) -> Question:
    kind, value = KINDS[measure], noted.get(measure)
    words = CHOICE_WORDS.get(measure, {})
    if isinstance(kind, Scale):
        numbers = range(kind.least, kind.most + 1)
        choices = tuple((number, words.get(number, str(number))) for number in numbers)
        return Question(measure, "faces" if kind == FACES else "scale", choices, value, is_asked)
    if isinstance(kind, OneOf | SomeOf):
        offered = tuple((choice, words[choice]) for choice in kind.choices)
        return Question(measure, "one" if isinstance(kind, OneOf) else "some", offered, value, is_asked)
    return Question(measure, "words", (), value, is_asked)
