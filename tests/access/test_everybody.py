"""Every address, opened as everybody with a token that holds: the guard column of routes.txt is true."""

import re
from itertools import product

import pytest

from portal.db import transaction
from tests.access.house import expected, routes
from tests.access.test_reading import TRACES
from tests.access.visits import is_confirmed, outcome

OLD_TOKEN = "しばらく操作がありませんでした。もう一度ボタンを押してください。"

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    "name",
    [
        "visitor", "holder of links", "member", "other member", "partner", "helper", "trainer", "desk", "owner",
        "owner without second step",
    ],
)  # fmt: skip
def test_every_address_does_what_its_guard_says(app, house, visit, name):
    person, found = house.people[name], []
    for route in routes():
        for method in route.methods:
            path = route.address(house.facts)
            answer = visit(person, method, path)
            wanted = expected(person, route, is_confirmed=is_confirmed(app, method, path))
            if wanted == "none" and route.key:
                continue  # test_others.py
            if wanted == "no" and not re.search("ください|オーナー", answer.text):
                found.append(f"{method} {path}: does not say whom to ask")
            if OLD_TOKEN.encode() in answer.data:
                found.append(f"{method} {path}: the token and not the guard has refused")
            if outcome(answer) != wanted:
                found.append(f"{method} {path} ({route.guard}): {wanted}, not {answer.status}")
            if wanted != "in" and answer.changes:
                found.append(
                    f"{method} {path} ({route.guard}): refused, and changed {sorted(answer.changes)}"
                )
    assert not found, f"as {name}:\n" + "\n".join(found)


# What changes something without a token of a form, and why.
WITHOUT_TOKEN = {"/book/drafts": "keeps a time for whoever asks, who has no session yet"}


@pytest.mark.parametrize("name", ["visitor", "holder of links", "member", "owner"])
def test_a_button_without_its_token_changes_nothing(house, visit, name):
    found = set()
    for route in (route for route in routes() if "POST" in route.methods):
        path = route.address(house.facts)
        answer = visit(house.people[name], "POST", path, csrf_token="of another page")
        if answer.changes - TRACES.keys():
            found.add(route.path)
    assert found == set(WITHOUT_TOKEN)


# What answers a visitor as ever while the owner takes nobody new, and why.
THOUGH_SHUT = {
    "/book": "leads to the services, and those to the page that says whom to ask",
    "/book/<key>/forgotten": "what was typed can always go",
    "/book/health": "leads to the times, and those to the page that says whom to ask",
    "/book/closed": "the page that says whom to ask",
    "/book/codes/<token>": "says whose an address is, and leads to that page",
    "/book/resume/<token>": "leads to the services",
}
MADE = {"+booking", "+draft", "+hold", "+member", "+account", "+outbox_message"}


@pytest.fixture
def shut(branch, house):
    with transaction():
        branch.is_open_to_visitors = False
    return house


@pytest.mark.parametrize("name", ["visitor", "holder of links", "partner", "helper", "owner"])
def test_while_the_owner_takes_nobody_new_only_members_book(shut, visit, name):
    found, stopped = [], 0
    for route in (route for route in routes() if route.path.startswith("/book") and route.guard == "anyone"):
        if route.path.startswith("/booking/"):
            continue  # one visit that is booked
        for method, kind in product(route.methods, ("draft", "unproven draft")):
            path = route.address(shut.facts, draft=shut.facts[kind])
            answer = visit(shut.people[name], method, path)
            is_stopped = answer.location == "/book/closed"
            stopped += is_stopped
            if outcome(answer) == "in" and not is_stopped and route.path not in THOUGH_SHUT:
                found.append(f"{method} {path}: {answer.status}")
            if (is_stopped and answer.changes) or answer.changes & MADE:
                found.append(f"{method} {path}: has changed {sorted(answer.changes)}")
    assert stopped > 3
    assert not found, "\n".join(found)
