import pytest

from portal.lib import markdown


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
    html = markdown.to_html(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "onclick='" not in html.replace("&#x27;", "'") or "&lt;a" in html


def test_head_and_body_are_told_apart():
    assert markdown.split_head('+++\ntitle = "動き"\n+++\n本文\n') == ({"title": "動き"}, "本文\n")


@pytest.mark.parametrize("text", ["", "本文だけ", "+++\ntitle = 1\n"])
def test_a_text_without_a_head_is_refused(text):
    with pytest.raises(ValueError, match="head"):
        markdown.split_head(text)
