"""Looking changes nothing: every page and every link on it is opened, and all rows compared (ASVS 3.5.3)."""

from urllib.parse import urlsplit

import pytest

from tests.access.house import routes
from tests.access.visits import outcome
from tests.support.page import Page

# What a look leaves behind, and why. docs/security.md names them, 3.5.3.
TRACES = {
    "+audit_entry record.opened": "who has looked at what a member told us about her health is written down",
    "+audit_entry members.exported": "who has taken all members along is written down",
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
            if person.is_signed_in and route.guard != "anyone":
                assert can_sign_out(answer), route.path
            yield route.address(house.facts), answer
    for path, query in sorted(asked):
        yield f"{path}?{query}", visit(person, "GET", f"{path}?{query}")


ENDS = ("/logout", "/en/logout")


def can_sign_out(answer):
    """ASVS 7.4.4: on every page of hers, whoever is signed in."""
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return True
    return any(form.action in ENDS for form in Page(answer.text).forms)


@pytest.mark.parametrize(
    "name",
    [
        "visitor",
        "holder of links",
        "member",
        pytest.param("other member", marks=pytest.mark.soak),
        "partner",
        "helper",
        "trainer",
        "desk",
        "owner",
        pytest.param("owner without second step", marks=pytest.mark.soak),
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
