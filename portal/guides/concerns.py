"""What is typed by somebody who needs help before a guide; the words are in content/concerns.toml."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from portal.guides.library import CONTENT
from portal.guides.search import LONGEST, normal
from portal.lib import japanese

FILE = CONTENT / "concerns.toml"
KANA = re.compile(r"[ぁ-ゖー]+")
SHORT, SHORT_KANA = 1, 2  # letters of a word that is within too many others


class Concern(StrEnum):
    """In the order in which they are looked for."""

    HARM = "harm"
    MOOD = "mood"
    SIGN = "sign"


def concern(query: str) -> Concern | None:
    """What a query is about that a guide alone must not answer."""
    words = normal(query[:LONGEST]).split()
    sound = "".join(japanese.as_reading(word) or "" for word in words)
    return next(
        (kind for kind, known in _words().items() if any(_is_meant(word, words, sound) for word in known)),
        None,
    )


@cache
def _words() -> Mapping[Concern, tuple[str, ...]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {kind: tuple(map(normal, data[kind])) for kind in Concern}


def _is_meant(known: str, words: list[str], sound: str) -> bool:
    if known.isascii():
        return f" {known}" in f" {' '.join(words)}"
    is_kana = KANA.fullmatch(known) is not None
    if len(known) <= (SHORT_KANA if is_kana else SHORT):
        return known in words
    known_sound = japanese.squeezed(japanese.hiragana_to_katakana(known)) if is_kana else ""
    return known in "".join(words) or (len(known_sound) > SHORT_KANA and known_sound in sound)
