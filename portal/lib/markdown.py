"""Markdown with a head of facts, made into safe HTML."""

import tomllib
from typing import Any

import nh3
from markdown_it import MarkdownIt

FENCE = "+++"
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def to_html(text: str) -> str:
    """Markdown as HTML in which nothing can run: no raw HTML, and only TAGS."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return nh3.clean(parser.render(text), tags=TAGS)


def split_head(text: str) -> tuple[dict[str, Any], str]:
    """The TOML between two +++ lines, and the text after it. ValueError if there is none."""
    empty, _, rest = text.partition(FENCE + "\n")
    head, fence, body = rest.partition("\n" + FENCE + "\n")
    if empty or not fence:
        raise ValueError("a text begins with its head between two lines of +++")
    return tomllib.loads(head), body
