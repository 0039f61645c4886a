"""Names as they are looked for: what people write in several ways is one.

Kept are the letters as they were typed; this is beside them, for finding alone.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from portal.lib.japanese import HIRAGANA_TO_KATAKANA, LOOSE_MARKS, squeezed
from portal.lib.writing import visible

HERE = Path(__file__).parent
# Letters of their own that people without that keyboard write so.
SPELT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
WITH_ACCENTS = ("LATIN", "GREEK", "CYRILLIC")
BETWEEN = re.compile(r"[\s'’‘ʼʻ`´.\-‐-―・·_]+")
AGAIN = {"々": "", "〻": "", "ゝ": "", "ヽ": "", "ゞ": "\u3099", "ヾ": "\u3099"}  # and what it adds


@cache
def variants() -> dict[int, str]:
    """Of each kanji that is another's variant, the one that stands for both (decision 36)."""
    lines = (HERE / "variants.txt").read_text(encoding="utf-8").splitlines()
    return {ord(letter): line[0] for line in lines for letter in line[1:]}


def folded(text: str) -> str:
    """髙橋 is 高橋, Nguyễn is nguyen, O’Brien is obrien, 佐々木 is 佐佐木, みすゞ is ミスズ."""
    text = _without_selectors(visible(text)).translate(LOOSE_MARKS)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _without_accents(_spelt_out(text)).translate(SPELT)
    text = BETWEEN.sub("", text).translate(variants())
    return squeezed(text.translate(HIRAGANA_TO_KATAKANA))


def folded_name(family: str, given: str, family_kana: str, given_kana: str) -> str:
    """All by which somebody is found: her whole name, and its reading."""
    return f"{folded(family + given)} {folded(family_kana + given_kana)}".strip()


def _without_selectors(text: str) -> str:
    return "".join(letter for letter in text if not "\ufe00" <= letter <= "\ufe0f" and ord(letter) < 0xE0000)


def _spelt_out(text: str) -> str:
    """Iteration marks as what they stand for."""
    found = ""
    for letter in text:
        if letter in AGAIN and found:
            plain = unicodedata.normalize("NFD", found[-1])[0]
            found += unicodedata.normalize("NFC", plain + AGAIN[letter])
        else:
            found += letter
    return found


def _without_accents(text: str) -> str:
    """Of scripts in which they are left out by whoever cannot type them; が stays が."""
    kept: list[str] = []
    base = ""
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter):
            if not unicodedata.name(base or " ").startswith(WITH_ACCENTS):
                kept.append(letter)
        else:
            base = letter
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))
