"""Text as people see it: nothing in it that nobody sees, and nothing that turns the text around it.

What stays of the format characters (Cf) is what shapes letters: a joiner between the parts of one emoji,
or where a script asks for it (RFC 5892, A.1 and A.2), and a variation selector behind what it varies.
"""

import re
import unicodedata
from functools import lru_cache

NON_JOINER, JOINER = "\u200c", "\u200d"
SELECTORS = {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180E))}
# No format characters, and yet nobody sees them: fillers, and the blank of Braille.
UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
MOST_NAMES = 5000  # that are known already: a busy day names two hundred
VIRAMA = 9  # the combining class of the sign that joins two letters of Indian scripts
RIGHT_TO_LEFT = {"R", "AL", "AN"}
TURNS = re.compile("[\u202d\u202e]")  # overrides: they turn what stands around, and no name needs one
OPENS, CLOSES = "\u2068", "\u2069"  # first strong isolate, pop directional isolate


def visible(text: str) -> str:
    """Without what nobody sees. Control characters stay: what they become, each kind of field knows."""
    if text.isascii():
        return text
    kept: list[str] = []
    for place, letter in enumerate(text):
        before, after = kept[-1] if kept else "", text[place + 1 : place + 2]
        if letter in SELECTORS:
            stays = bool(before) and before.isprintable() and not before.isspace() and before not in SELECTORS
        elif letter in (JOINER, NON_JOINER):
            stays = _joins(letter, before, after)
        else:
            stays = unicodedata.category(letter) not in ("Cf", "Cs") and not _is_nothing(letter)
        if stays:
            kept.append(letter)
    return "".join(kept)


def lines(text: str) -> str:
    """Words of several lines, without what nobody sees; every end of a line is one newline."""
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", visible(text))
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")


@lru_cache(MOST_NAMES)
def isolated(text: str) -> str:
    """A name that stands in a sentence: whichever way its letters run, those around it stay where they are.

    Isolates do in attributes, titles and mails what <bdi> does in a page.
    """
    if text.isascii():
        return text
    text = visible(text)
    runs_back = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    return f"{OPENS}{text}{CLOSES}" if runs_back else text


def full_name(family: str, given: str) -> str:
    """As staff read it in a list or a sentence."""
    return isolated(f"{family} {given}".strip())


def _joins(joiner: str, before: str, after: str) -> bool:
    """Whether it shapes what stands on both sides of it."""
    if not before:
        return False
    if unicodedata.combining(before) == VIRAMA:
        return True
    if joiner == JOINER:
        return _is_drawn(before) and bool(after) and _is_drawn(after)
    return {unicodedata.bidirectional(before), unicodedata.bidirectional(after or " ")} == {"AL"}


def _is_drawn(letter: str) -> bool:
    """An emoji or a part of one: a picture, an arrow, a colour of skin, the sign that it is one."""
    return letter == "\ufe0f" or unicodedata.category(letter) in ("So", "Sm", "Sk")


def _is_nothing(letter: str) -> bool:
    """What Unicode has promised never to make a letter of, in every plane; or what no one sees."""
    return letter in UNSEEN or ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
