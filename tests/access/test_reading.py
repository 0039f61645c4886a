"""Looking changes nothing: every page and every link on it is opened, and all rows compared (ASVS 3.5.3)."""

from urllib.parse import urlsplit

import pytest

from tests.access.house import routes
from tests.access.visits import outcome
from tests.support.page import Page

# What a look leaves behind, and why. docs/security.md names them, 3.5.3.
TRACES = {
    "+audit_entry record.opened": "who has looked at what a member told us about her health is written down",
    "+audit_entry brief.read": "she sees that her trainer has read what she noted",
    "sign_in.seen_at": "a sign-in of staff ends an hour after the last page",
}


def links_of(answer):
    """Other pages that it leads to, with what they are asked."""
    if answer.mimetype != "text/html":
        return []
    found = {urlsplit(link) for link in Page(answer.text).links}
    return sorted((one.path, one.query) for one in found if one.query and one.path.startswith("/"))


def pages_of(house, visit, person):
    """Every page there is, then every link with a question that stands on one of them."""
    asked = set()
    for route in routes():
        if "GET" in route.methods:
            answer = visit(person, "GET", route.address(house.facts))
            asked.update(links_of(answer))
            yield route.address(house.facts), answer
    for path, query in sorted(asked):
        yield f"{path}?{query}", visit(person, "GET", f"{path}?{query}")


ENDS = ("/logout", "/en/logout")


@pytest.mark.parametrize("name", ["member", "partner", "helper", "desk", "owner"])
def test_whoever_is_signed_in_can_sign_out_on_every_page_of_hers(house, visit, name):
    """ASVS 7.4.4."""
    for route in routes():
        if "GET" in route.methods and route.guard != "anyone":
            answer = visit(house.people[name], "GET", route.address(house.facts))
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert [form for form in Page(answer.text).forms if form.action in ENDS], route.path


@pytest.mark.parametrize(
    "name",
    [
        "visitor",
        "holder of links",
        "member",
        "other member",
        "partner",
        "helper",
        "trainer",
        "desk",
        "owner",
        "owner without second step",
    ],
)
def test_a_look_changes_nothing(house, visit, clock, name):
    clock.shift(5 * 60 + 1)  # whoever is here is noted as seen, and nobody of the staff has left yet
    found, left, opened = [], set(), 0
    for address, answer in pages_of(house, visit, house.people[name]):
        opened += outcome(answer) == "in"
        found += [f"GET {address}: {change}" for change in answer.changes - TRACES.keys()]
        left |= answer.changes
    assert opened > 20
    assert not found, f"as {name}:\n" + "\n".join(found)
    assert ("sign_in.seen_at" in left) == house.people[name].is_signed_in, "so this would be seen"
