"""Templates and style sheets hold together."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from portal import create_app
from portal.settings import Settings
from portal.web import assets

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if "messages" not in path.parts]
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
LIBRARY_CLASSES = {"is-here", "is-now"}  # set by an expression in desk/day.html


# Who says of a text that it is HTML already, and why it is.
ALREADY_HTML = {
    "templates/desk/guide.html": "our own Markdown, cleaned (tests/lib/test_markdown.py)",
    "templates/guides/show.html": "the same",
    "templates/site/home.html": "a number in our own sentence",
    "portal/accounts/views/second_step.py": "drawn by a library from our own text",
    "portal/desk/views/settings.py": "a template has escaped it",
    "portal/notifications/letters.py": "a template has escaped it",
    "portal/web/assets.py": "our own files' names",
    "portal/web/locale.py": "our own sentences, as Jinja's own gettext has it",
    "portal/web/templating.py": "our own sentences, and what is put into them is escaped",
}


def _scripts(text):
    return [text[found.start() :] for found in re.finditer(r"<script", text)]


def test_whoever_says_that_a_text_is_html_is_known():
    files = [*TEMPLATES, *(ROOT / "portal").rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in files
        if re.search(r"\|\s*safe\b|\bautoescape (true|false)|\bMarkup\(", path.read_text())
    }
    assert found == set(ALREADY_HTML)


def test_every_template_parses_and_uses_what_it_imports():
    environment = create_app(Settings(database_url="sqlite:///:memory:")).jinja_env
    for path in TEMPLATES:
        text = path.read_text()
        for imported in environment.parse(text).find_all(nodes.FromImport):
            for given in imported.names:
                name = given[1] if isinstance(given, tuple) else given
                assert re.search(rf"\b{name}\(", text), f"{path.name} imports {name} and never calls it"


DRAWN = "templates/guides/drawings"  # by a program, and read by none
TAG = re.compile(r"<[a-z]+\d?\s(?:\{\{.*?\}\}|\{%.*?%\}|[^<>{])*>")
BLOCKS = "article|dd|div|dl|dt|fieldset|figure|footer|form|header|li|main|nav|ol|option|p|section|table|td|th|tr|ul"


def test_a_line_is_for_eyes():
    """120 characters, and one tag with attributes, but for words within a sentence."""
    lines = {
        (path.name, number): line
        for path in TEMPLATES
        if DRAWN not in path.as_posix() and path.suffix in (".html", ".j2")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
    }
    assert [place for place, line in lines.items() if len(line) > 120] == []
    crowded = re.compile(rf"^<({BLOCKS})\b")
    assert [
        place
        for place, line in lines.items()
        if sum(bool(crowded.match(tag)) for tag in TAG.findall(line)) > 1
    ] == []


def test_pages_carry_no_styles_and_no_scripts_of_their_own():
    for path in PAGES:
        text = path.read_text()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text), path.name
        assert "<style" not in text, path.name
        assert all(
            re.match(r'<script type="module" src="{{ asset\("[^"]+"\) }}"></script>', script)
            for script in _scripts(text)
        ), path.name
        named = re.sub(r'\sxmlns(:\w+)?="[^"]+"', "", text)  # a name of XML, asked of nobody
        assert "://" not in named, f"{path.name}: nothing comes from elsewhere"


def classes_in_templates():
    found = set()
    for path in PAGES:
        for value in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', path.read_text()):
            found |= set(
                re.findall(r"(?<![\w.\"=])([a-z][\w-]*)", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value))
            )
            for inner in re.findall(r"\"\s?([a-z][\w\s-]*)\"", value):
                found |= set(inner.split())
        for kinds in re.findall(r'kind="([\w\s-]+)"', path.read_text()):
            found |= {part for part in kinds.split() if part.startswith("button")}
    return found


def classes_in_styles():
    return {
        name
        for path in STYLES
        for name in re.findall(
            r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        )
    }


def test_every_class_used_has_a_rule():
    built = {"answers--", "day-strip__day--", "bk--", "gap--", "heat--"}  # + saturday, a number, a kind
    unknown = (
        {
            classes_in_template
            for classes_in_template in classes_in_templates()
            if "--" in classes_in_template or "__" in classes_in_template
        }
        - classes_in_styles()
        - built
    )
    assert not unknown


def test_every_rule_has_a_use():
    scripts = [path.read_text() for path in (ROOT / "static/js").rglob("*.js")]
    text = "\n".join([path.read_text() for path in PAGES] + scripts)
    text += (ROOT / "portal/web/templating.py").read_text() + (
        ROOT / "portal/desk/views/cards.py"
    ).read_text()
    letters = "\n".join(path.read_text() for path in (ROOT / "templates/messages").glob("*.j2"))
    text += letters + " ".join(f"letter__{name}" for name in re.findall(r'look\("(\w+)"\)', letters))
    built = {
        "qr__dots",
        "day-strip__day--saturday",
        "day-strip__day--sunday",
        "input--code",
        "input--number",
        "answers--faces",
    }
    numbered = re.compile(r"(at|for|rows|lanes|bk-|heat-|gap-)-\w+")  # desk/_lane.html and its like
    said = set(re.findall(r"[\w-]+", text))
    found = {
        name for name in classes_in_styles() - said if name not in text or not re.search(rf"\b{name}\b", text)
    }
    assert not {name for name in found - built if not numbered.fullmatch(name)}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_rule_is_in_a_layer_and_colours_are_tokens(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    if path.name == "layers.css":
        return
    assert text.strip().startswith("@layer")
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", text), path.name
    assert text.count("{") == text.count("}")


def test_pages_are_light():
    """P6 of the performance goals: a member's page within 20 KB of CSS and JavaScript; the player's has its own limit."""

    def weigh(paths):
        return sum(len(gzip.compress(path.read_bytes())) for path in paths)

    css = b"\n".join(
        assets.lean(path.read_bytes()) for path in STYLES if path.parent.name not in ("desk", "log")
    )
    every = [
        ROOT / "static/js" / name
        for name in ("app.js", "offline.js", "owner.js", "queue.js", "seal.js", "store.js", "waiting.js")
    ]
    player = [ROOT / "static/js/player.js", *(ROOT / "static/js/player").glob("*.js")]
    weight = len(gzip.compress(css)) + weigh(every)
    assert weight < 17_000
    assert weight + weigh(player) < 26_000
    logs = b"\n".join(assets.lean(path.read_bytes()) for path in STYLES if path.parent.name == "log")
    scripts = [ROOT / "static/js/log.js", ROOT / "static/js/chart.js", *(ROOT / "static/js/log").glob("*.js")]
    assert weight + len(gzip.compress(logs)) + weigh(scripts) < 22_500


# Lengths that are no step of the scale in tokens.css, each with its reason. Shares of the text (em) and of the
# screen (vw, dvh) are no steps of anything; paper and mails have lengths of their own, drawings their own units.
RAW = {
    "16px": "below it a phone enlarges the page when a field is tapped",
    "5rem": "what sticks at the top of a page, with room below it",
    "9.5px": "a quarter of an hour on the board at the least: what is read still",
    "14px": "the same on a phone",
    "12.2rem": "what is above and below the board",
    "16.5rem": "the board's column of what is to be seen to",
    "110rem": "the board on a wide screen: twelve trainers",
    "10px": "stripes of somebody's absence",
    "8px": "stripes of a day without shifts",
    "10.5rem": "two answers beside each other at 390 px",
    "14rem": "cards of the week, at the least",
    "15rem": "a field for a name",
    "18rem": "forms beside each other, at the least",
    "22rem": "the keys of the board, at the least",
    "48rem": "the widest form of the desk",
    "52rem": "a week of shifts, at the least",
    "78rem": "the widest page of the desk",
    "3.5rem": "the player's seconds on a small phone",
    "7rem": "and on a large one",
    "3.25rem": "the front page's first line",
    "4.5rem": "the same on a wide screen",
    "16rem": "the front page's drawing",
    "37rem": "the front page's lines",
}
OF_PAPER = {"letter.css", "print.css"}
DRAWN_UNITS = {
    ("chart.css", "stroke-width"),
    ("arc.css", "stroke-width"),
    ("arc.css", "font"),
    ("arc.css", "font-size"),
}
DECLARATION = re.compile(r"(?:^|[\s;{])([\w-]+):((?:[^;{}\"]|\"[^\"]*\")+);")
LENGTH = re.compile(r"(?<![\w#.-])-?((?:\d*\.)?\d+(?:rem|px))\b")


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def test_lengths_are_steps_of_the_scale():
    found = {
        length
        for path in STYLES
        if path.name not in OF_PAPER | {"tokens.css"}
        for name, value in DECLARATION.findall(without_comments(path))
        if (path.name, name) not in DRAWN_UNITS
        for length in LENGTH.findall(value)
        if float(length[: -3 if length.endswith("rem") else -2])
    }
    assert found == set(RAW)
    assert len(RAW) <= 25


def test_a_line_of_a_style_sheet_declares_one_thing():
    for path in STYLES:
        for line in without_comments(path).splitlines():
            bare = re.sub(r'"[^"]*"|\([^()]*\)', "", line)
            assert bare.count(";") <= 1, f"{path.name}: {line}"


def test_what_lies_above_what_is_one_list():
    for path in STYLES:
        assert not re.search(r"z-index:(?! var\(--z-)", path.read_text()), path.name


def test_words_that_keep_their_lines_have_none_of_the_templates():
    """What somebody has typed is shown with its own ends of lines, and with nothing before it or after."""
    around = re.compile(r'note__words">(\s+(?!\s|\{\{-)|[^<]*[^-]\}\}\s+<)')
    assert [path.name for path in TEMPLATES if around.search(path.read_text())] == []


def declared(text):
    """(layer, selector, property) of each declaration of a style sheet, whatever the width of the screen."""
    blocks, said = [], ""
    for letter in re.sub(r"(?s)/\*.*?\*/", "", text):
        if letter == "{":
            blocks.append(" ".join(said.split()))
        elif letter == "}":
            head = blocks.pop()
            layer = next((block for block in blocks if block.startswith("@layer")), "")
            for line in said.split(";") if not head.startswith("@") else ():
                if ":" in line:
                    yield layer, head, line.partition(":")[0].strip()
        said = "" if letter in "{}" else said + letter


@pytest.mark.parametrize(
    "folders", [("components", "pages"), ("desk",), ("log",)], ids=lambda folders: folders[0]
)
def test_the_order_of_the_files_of_a_layer_does_not_matter(folders):
    """What one file says of an element no other says otherwise, for a narrow screen either: the later one would win."""
    files = [path for folder in folders for path in (ROOT / "static/css" / folder).glob("*.css")]
    found = {}
    for path in files:
        if path.name != "print.css":  # for paper alone, and the last of its folder
            for what in declared(path.read_text()):
                found.setdefault(what, set()).add(path.name)
    assert {what: names for what, names in found.items() if len(names) > 1} == {}
