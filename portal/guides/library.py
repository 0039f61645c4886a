"""The guides, read from content/<language>/ once and kept. Whatever is wrong is told with file and line."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.guides.rules import FACTS, Topic
from portal.lib import markdown

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("ja", "en")
HEAD = {
    "title": str, "summary": str, "readings": str, "topics": list, "weeks": list, "minutes": int,
    "facts": list, "sources": list, "reviewed_by": str,
}  # fmt: skip
PICTURE = re.compile(r"!\[(?P<words>[^\]]+)\]\((?P<name>[a-z-]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)]+)\)")


@dataclass(frozen=True)
class Picture:
    """A drawing of templates/guides/drawings, and what is seen in it."""

    name: str
    words: str


@dataclass(frozen=True)
class Section:
    """From one heading to the next. `key` is its place on the page."""

    key: str
    title: str
    html: str  # safe
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Guide:
    """An article. `facts` are F-numbers of content.md; `readings` are words by which it is found as well.

    `weeks` since birth that it suits, as in rules.STAGES. `reviewed_by` is empty until a doctor
    or midwife has read it.
    """

    slug: str
    locale: str
    title: str
    summary: str
    readings: str
    topics: tuple[Topic, ...]
    weeks: tuple[int, int]
    minutes: int
    needs: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed_by: str
    sections: tuple[Section, ...]
    links: tuple[tuple[str, int], ...]  # to which other guide, and in which line
    path: Path
    lines: tuple[str, ...]  # of the file, for telling where something is wrong

    @property
    def is_about_moving(self) -> bool:
        """Whoever reads it may be about to move: the warning signs stand open on it."""
        return not {Topic.PELVIC_FLOOR, Topic.POSTURE, Topic.SIGNS}.isdisjoint(self.topics)

    @property
    def words(self) -> str:
        """All of it as plain text."""
        bodies = (f"{section.title}\n{_plain(section.html)}" for section in self.sections)
        return "\n".join((self.title, self.summary, *bodies))


class WrongGuide(Exception):
    """Something in a content file cannot stand. Says file, line and what it is."""

    def __init__(self, path: Path, line: int, words: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {words}")


@cache
def guides(locale: str) -> dict[str, Guide]:
    """All guides of a language by slug, in the order of their file names."""
    found = [read(path) for path in sorted((CONTENT / locale).glob("*.md"))]
    return {guide.slug: guide for guide in found}


def read(path: Path) -> Guide:
    """Raises WrongGuide."""
    text = path.read_text(encoding="utf-8")
    lines = tuple(text.splitlines())
    try:
        head, body = markdown.split_head(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise WrongGuide(path, int(found[1]) + 1 if found else 1, str(error)) from error
    except ValueError as error:
        raise WrongGuide(path, 1, str(error)) from error
    _check_head(path, lines, head)
    first = len(lines) - len(body.splitlines()) + 1
    return Guide(
        slug=path.stem.partition("-")[2],
        locale=path.parent.name,
        title=head["title"],
        summary=head["summary"],
        readings=head["readings"],
        topics=tuple(Topic(name) for name in head["topics"]),
        weeks=(head["weeks"][0], head["weeks"][1]),
        minutes=head["minutes"],
        needs=head.get("needs", ""),
        facts=tuple(head["facts"]),
        sources=tuple(head["sources"]),
        reviewed_by=head["reviewed_by"],
        sections=tuple(_sections(body)),
        links=tuple(_links(body, first)),
        path=path,
        lines=lines,
    )


def _check_head(path: Path, lines: Sequence[str], head: dict[str, Any]) -> None:
    for name, kind in HEAD.items():
        if name not in head:
            raise WrongGuide(path, 1, f"the head lacks {name}")
        if not isinstance(head[name], kind):
            raise WrongGuide(path, line_of(lines, name), f"{name} is to be a {kind.__name__}")
    for topic in head["topics"]:
        if topic not in set(Topic):
            raise WrongGuide(path, line_of(lines, "topics"), f"there is no topic {topic}")
    for fact in head["facts"]:
        if fact not in FACTS:
            raise WrongGuide(path, line_of(lines, f'"{fact}"'), f"there is no fact {fact}")
    match head["weeks"]:
        case [int(begins), int(ends)] if begins >= 0 and (ends == 0 or begins < ends):
            pass
        case _:
            raise WrongGuide(path, line_of(lines, "weeks"), "weeks are two numbers, the second greater, or 0")
    if not 0 < head["minutes"] <= 60:
        raise WrongGuide(path, line_of(lines, "minutes"), "minutes are from 1 to 60")


def line_of(lines: Sequence[str], words: str) -> int:
    """The number of the first line with these words in it; the first of all if there is none."""
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


def _sections(body: str) -> Iterator[Section]:
    for number, part in enumerate(re.split(r"^## ", body, flags=re.MULTILINE)):
        title, _newline, text = part.partition("\n") if number else ("", "", part)
        pictures = tuple(Picture(picture["name"], picture["words"]) for picture in PICTURE.finditer(text))
        html = markdown.to_html(PICTURE.sub("", text))
        if title or html.strip():
            yield Section(key=f"s{number}", title=title.strip(), html=html, pictures=pictures)


def _links(body: str, first: int) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(body.splitlines(), first):
        for found in LINK.finditer(line):
            yield found["target"], number


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)
