"""Every component is on the page of components, in every state, language and look."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "templates/components"
GALLERY = ROOT / "templates/site/components.html"
# Parts of others, which stand in no page by themselves.
PARTS = {
    "after", "can_change", "error", "hint", "hours", "rating", "remove", "row", "sign_groups", "title", "told",
}  # fmt: skip


def macros(path):
    found = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text()).find_all(nodes.Macro)
    return {macro.name for macro in found if not macro.name.startswith("_")}


def test_every_component_is_shown():
    text = GALLERY.read_text()
    every = {name for path in COMPONENTS.glob("*.html") for name in macros(path)}
    assert {name for name in every if f"{name}(" not in text} == PARTS


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("look", ["day", "night"])
def test_it_is_drawn(client, branch, mori, language, look):
    client.set_cookie("theme", look)
    answer = client.get(f"{language}/components")
    assert answer.status_code == 200
    assert f'data-theme="{look}"' in answer.text
    page = client.page_of(answer)
    for state in ("empty", "filled", "wrong"):
        assert f"field, {state}" in page.words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_in_production_it_is_not_there(app, client, branch):
    before = app.extensions["portal"]
    app.extensions["portal"] = before.model_copy(update={"environment": "production"})
    try:
        assert client.get("/components", base_url="https://gym.example").status_code == 404
    finally:
        app.extensions["portal"] = before
