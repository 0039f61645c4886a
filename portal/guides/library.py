"""The guides, read from content/ once and kept."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.lib import markdown

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Guide:
    """An article. `facts` are F-numbers of content.md.

    `reviewed_by` is empty until a doctor or midwife has read it.
    """

    slug: str
    locale: str
    title: str
    summary: str
    minutes: int
    needs: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed_by: str
    body: str  # safe HTML


class WrongGuide(Exception):
    """A guide's head is not complete. Names the file and what it lacks."""


@cache
def guides(locale: str) -> dict[str, Guide]:
    """All guides of a language by slug, in the order of their file names."""
    found = [_read(path, locale) for path in sorted((CONTENT / locale).glob("*.md"))]
    return {guide.slug: guide for guide in found}


def _read(path: Path, locale: str) -> Guide:
    try:
        head, body = markdown.split_head(path.read_text(encoding="utf-8"))
        return Guide(
            slug=path.stem.partition("-")[2],
            locale=locale,
            title=head["title"],
            summary=head["summary"],
            minutes=head["minutes"],
            needs=head["needs"],
            facts=tuple(head["facts"]),
            sources=tuple(head["sources"]),
            reviewed_by=head["reviewed_by"],
            body=markdown.to_html(body),
        )
    except (KeyError, ValueError) as error:
        raise WrongGuide(f"{path.name}: {error}") from error
