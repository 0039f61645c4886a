"""All content looked at together: `flask guides check` prints what it finds."""

from collections.abc import Iterator
from pathlib import Path

from portal.guides import exercises
from portal.guides.library import CONTENT, LANGUAGES, Guide, WrongGuide, line_of, read
from portal.guides.rules import FACTS

DRAWINGS = Path(__file__).resolve().parents[2] / "templates" / "guides" / "drawings"


def problems(content: Path = CONTENT, drawings: Path = DRAWINGS) -> list[str]:
    """What is wrong, a sentence each with file and line; nothing if all is well."""
    found: list[str] = []
    by_language: dict[str, dict[str, Guide]] = {}
    for locale in LANGUAGES:
        by_language[locale] = {}
        for path in sorted((content / locale).glob("*.md")):
            try:
                guide = read(path)
            except WrongGuide as error:
                found.append(str(error))
            else:
                by_language[locale][guide.slug] = guide
    for locale, guides in by_language.items():
        found += _of_each(guides, drawings)
        covered = {fact for guide in guides.values() for fact in guide.facts}
        found += [f"{locale}: no guide has {fact}" for fact in FACTS if fact not in covered]
    try:
        movements = exercises.read(content / exercises.FILE.name)
        for movement in movements.values():
            for name in movement.drawings:
                if not (drawings / f"{name}.svg").exists():
                    found.append(f"{exercises.FILE.name}: {movement.slug}: there is no drawing {name}")
    except WrongGuide as error:
        found.append(str(error))
    return found + list(_of_pairs(by_language["ja"], by_language["en"]))


def _of_each(guides: dict[str, Guide], drawings: Path) -> Iterator[str]:
    for guide in guides.values():
        for target, line in guide.links:
            if target not in guides:
                yield str(WrongGuide(guide.path, line, f"a link to {target}, which is no guide"))
        for section in guide.sections:
            for picture in section.pictures:
                if not (drawings / f"{picture.name}.svg").exists():
                    line = line_of(guide.lines, f"({picture.name})")
                    yield str(WrongGuide(guide.path, line, f"there is no drawing {picture.name}"))


def _of_pairs(japanese: dict[str, Guide], english: dict[str, Guide]) -> Iterator[str]:
    """Both languages have the same pages, and each pair says the same of itself."""
    for slug in sorted(japanese.keys() ^ english.keys()):
        here = (japanese.get(slug) or english[slug]).path
        yield str(WrongGuide(here, 1, "the other language has no such guide"))
    for slug in japanese.keys() & english.keys():
        one, other = japanese[slug], english[slug]
        for name in ("facts", "topics", "weeks", "minutes"):
            if getattr(one, name) != getattr(other, name):
                line = line_of(other.lines, f"{name} =")
                yield str(WrongGuide(other.path, line, f"{name} differ from the Japanese guide's"))
        if [part.key for part in one.sections] != [part.key for part in other.sections]:
            yield str(WrongGuide(other.path, 1, "it has other sections than the Japanese guide"))
