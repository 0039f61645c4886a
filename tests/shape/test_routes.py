"""Every URL is in routes.txt, says who may open it, and guards its forms."""

import re
from pathlib import Path

import pytest

from portal import create_app
from portal.settings import Settings

LIST = Path(__file__).with_name("routes.txt")
WITHOUT_TOKEN = {
    "site.theme": "changes a colour, and a token would give every visitor a session",
    "checkout.begin": "keeps a time for whoever asks, who has no session before she has chosen one",
}


@pytest.fixture(scope="module")
def routes():
    app = create_app(Settings(database_url="sqlite:///:memory:"))
    found = {}
    for rule in app.url_map.iter_rules():
        if app.view_functions[rule.endpoint].__name__ == "_closed":
            continue
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        found[f"{rule.rule} {methods}"] = app.view_functions[rule.endpoint]
    return found


def test_no_address_disappears_unnoticed(routes):
    """A removed line breaks links in mails and bookmarks; add a redirect, then change the list."""
    listed = [line.partition("  ")[0] for line in LIST.read_text().splitlines()]
    assert sorted(routes) == listed


def test_every_view_says_who_may_open_it(routes):
    for address, view in routes.items():
        assert hasattr(view, "access"), address
    written = {line.partition("  ")[0]: line.partition("  ")[2] for line in LIST.read_text().splitlines()}
    assert {address: view.access for address, view in routes.items()} == written


def test_what_changes_something_is_never_a_get(routes):
    for address in routes:
        path, _, methods = address.partition(" ")
        if re.search(r"(undo|check-in|forgotten|/codes|logout|theme)$", path):
            assert methods == "POST", address


def test_every_form_template_carries_its_token():
    templates = Path(__file__).parents[2] / "templates"
    for path in templates.rglob("*.html"):
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL):
            if 'method="post"' not in form:
                continue
            is_free = any(name in form for name in WITHOUT_TOKEN)
            assert is_free or "token()" in form or "csrf_token(id=false)" in form, path.name
