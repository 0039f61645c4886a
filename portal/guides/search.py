"""Finding guides by what people type: two characters of Japanese, kana, romaji, English.

Every word of the query must be found, as typed or by its sound (japanese.as_reading).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from portal.guides.library import Guide
from portal.lib import japanese

IN_TITLE, IN_SUMMARY, IN_TEXT = 3, 2, 1
LONGEST = 60  # letters of a query; what is longer is no search
DOUBLE_VOWEL = re.compile(r"([aiueo])\1")
SHORTEST_READING = 2  # kana; one alone is everywhere
RUBY = re.compile(r"\(([ぁ-ゖー]+)\)")  # how a word is read, in the middle of it: 産褥（さんじょく）体操


def normal(text: str) -> str:
    """Width, case, kana and apostrophes made one: ＣＡ and ca, カルシウム and かるしうむ, can’t and can't."""
    return japanese.hiragana(unicodedata.normalize("NFKC", text)).casefold().replace("’", "'")


def find(guides: Iterable[Guide], query: str) -> list[Guide]:
    """Those with all words of the query, the best first. All of them for an empty query."""
    words = normal(query[:LONGEST]).split()
    ranks = [(guide, [_rank(guide, word) for word in words]) for guide in guides]
    found = [(guide, sum(rank)) for guide, rank in ranks if all(rank)]
    return [guide for guide, _rank_sum in sorted(found, key=lambda ranked: -ranked[1])]


def _rank(guide: Guide, word: str) -> int:
    for (text, kana), worth in zip(_texts(guide), (IN_TITLE, IN_SUMMARY, IN_TEXT), strict=True):
        if word in text or any(reading in kana for reading in _readings(word)):
            return worth
    return 0


@lru_cache(maxsize=1000)
def _readings(word: str) -> tuple[str, ...]:
    """How it sounds, if it is kana or romaji; koohii and kouhii are kohi as well."""
    ways = {word, DOUBLE_VOWEL.sub(r"\1", word.replace("ou", "o"))}
    readings = (japanese.as_reading(way) or "" for way in ways)
    return tuple(reading for reading in readings if len(reading) >= SHORTEST_READING)


@cache
def _texts(guide: Guide) -> tuple[tuple[str, str], ...]:
    """Title, summary and all; each as it is read, and as its kana alone sound."""
    texts = (guide.title, f"{guide.summary} {guide.readings}", guide.words)
    return tuple((_without_ruby(text), _sound(text)) for text in texts)


def _without_ruby(text: str) -> str:
    """As it is read, with the readings at its end."""
    text = normal(text)
    return " ".join([RUBY.sub("", text), *RUBY.findall(text)])


def _sound(text: str) -> str:
    words = japanese.hiragana_to_katakana(normal(text)).split()
    return " ".join(map(japanese.squeezed, words))


def excerpt(guide: Guide, query: str) -> str:
    """The first sentence in which a word of the query stands as typed, or nothing."""
    words = normal(query[:LONGEST]).split()
    for line in guide.words.splitlines()[1:]:
        for sentence in line.replace("。", "。\n").replace(". ", ".\n").splitlines():
            if any(word in _without_ruby(sentence) for word in words):
                return sentence.strip()
    return ""
