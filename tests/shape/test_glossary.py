"""One name for one thing, and one meaning for one short word: docs/glossary.md."""

import re
from pathlib import Path

import pytest

from tests.shape.conftest import ROOT

GLOSSARY = (ROOT / "docs/glossary.md").read_text()
# Frames around every page, and mails: what they say belongs to whoever uses them.
SHARED = {"components", "layouts", "messages"}
BESIDE = [
    ROOT / "portal/seed.py",
    ROOT / "portal/seed_demo.py",
    ROOT / "portal/guides/content/exercises.toml",
    *(ROOT / "portal/guides/content").rglob("*.md"),
]


def rows(heading):
    part = GLOSSARY.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words(cell):
    return [word for word in re.split(r"\s*[,、]\s*", cell) if word not in ("", "–")]


TERMS, SPELLINGS, SHORT = rows("Terms"), rows("Spelling"), rows("Short words")
UNUSED = {
    **{word: f"{english} / {japanese}" for english, japanese, _, unused in TERMS for word in words(unused)},
    **{word: written for written, unused in SPELLINGS for word in words(unused)},
}
TWO_FACED = {word for line in rows("Words with two faces") for word in words(line[0])}


def unused_in(text):
    """A Japanese word wherever it stands; an English one as a word."""
    for word, better in UNUSED.items():
        if re.search(rf"\b{word}\b" if word.isascii() else re.escape(word), text, re.IGNORECASE):
            yield f"“{word}” → {better}: {text[:90]}"


def test_no_sentence_has_a_word_that_the_glossary_does_not_use(japanese):
    found = []
    for message in japanese.values():
        for said in (message.id, message.string):
            found += [
                line for text in ([said] if isinstance(said, str) else said) for line in unused_in(text)
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", BESIDE, ids=lambda path: "-".join(path.parts[-2:]))
def test_what_is_written_beside_the_catalogue_keeps_to_it_too(path):
    """Not the readings a guide is searched by, nor what Python says to programmers."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("readings")]
    if path.suffix == ".py":
        lines = [line for line in lines if not line.isascii()]
    found = [line for text in lines for line in unused_in(text)]
    assert not found, "\n".join(found)


def test_a_word_of_the_glossary_is_said(japanese):
    english = " ".join(str(message.id) for message in japanese.values()).lower()
    said = " ".join(str(message.string) for message in japanese.values())
    assert not [row[:2] for row in TERMS if row[0].lower() not in english or row[1] not in said]


def areas(message):
    return {Path(place).parts[1] for place, _ in message.locations} - SHARED


def is_short(english):
    return isinstance(english, str) and len(english.split()) <= 2 and english != ", "


def test_a_short_word_has_one_meaning(sentences, japanese):
    """“Place” was the position in a routine and the address. Whoever takes a short word that another part of
    the portal says already, looks what it means there: the same, and its row below “Short words” in the
    glossary gets the new area; another, and it gets a context, pgettext("…", "Place")."""
    reviewed = {english: (meaning, set(words(places))) for english, meaning, places in SHORT}
    wrong = []
    for (english, context), message in sentences.items():
        used = areas(message)
        if context or not is_short(english) or len(used) < 2:
            continue
        meaning = japanese[english, None].string
        known, places = reviewed.get(english, ("", set()))
        if known != meaning or used - places:
            wrong.append(f"| {english} | {meaning} | {', '.join(sorted(used | places))} |")
    assert not wrong, "\n".join(wrong)
    assert not [english for english in reviewed if (english, None) not in sentences]


def test_a_word_with_two_faces_says_which(sentences):
    assert not [
        english
        for english, context in sentences
        if isinstance(english, str) and english.lower() in TWO_FACED and not context
    ]
