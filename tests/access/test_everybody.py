"""Every address, opened as everybody with a token that holds: the guard column of routes.txt is true."""

import re

import pytest

from tests.access.house import expected, routes
from tests.access.visits import is_confirmed, outcome

OLD_TOKEN = "しばらく操作がありませんでした。もう一度ボタンを押してください。"

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    "name",
    [
        "visitor", "holder of links", "member", "other member", "partner", "trainer", "desk", "owner",
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
            if OLD_TOKEN in answer.text:
                found.append(f"{method} {path}: the token and not the guard has refused")
            if outcome(answer) != wanted:
                found.append(f"{method} {path} ({route.guard}): {wanted}, not {answer.status}")
            if wanted != "in" and answer.changes:
                found.append(
                    f"{method} {path} ({route.guard}): refused, and changed {sorted(answer.changes)}"
                )
    assert not found, f"as {name}:\n" + "\n".join(found)
