from html.parser import HTMLParser

import pytest

from portal.lib import markdown


class Tags(HTMLParser):
    """The elements that a browser would make, with the names of their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found, self.leads = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name for name, _ in attrs}))
        self.leads += dict(attrs).get("href") or ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<a href='x' onclick='y'>z</a>",
    ],
)
def test_nothing_in_it_can_run(text):
    tags = Tags(markdown.to_html(text)).found
    assert {tag for tag, _ in tags} <= {"p", "a"}
    assert not [given for _, given in tags if given - {"href", "rel"}]
    assert "javascript:" not in Tags(markdown.to_html(text)).leads


def test_head_and_body_are_told_apart():
    assert markdown.split_head('+++\ntitle = "動き"\n+++\n本文\n') == ({"title": "動き"}, "本文\n")


@pytest.mark.parametrize("text", ["", "本文だけ", "+++\ntitle = 1\n"])
def test_a_text_without_a_head_is_refused(text):
    with pytest.raises(ValueError, match="head"):
        markdown.split_head(text)
