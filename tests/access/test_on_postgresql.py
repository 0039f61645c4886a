"""Pages are tested on SQLite; here each is opened once on PostgreSQL, with something in every list."""

import pytest

from tests.access.house import expected, routes
from tests.access.visits import is_confirmed, outcome

# Who may open most comes first; whoever comes later opens what nobody before could.
# Where the gym has no LINE; in development alone; for a program (tests of notifications, shape, ops).
NOBODYS = {"/account/line", "/components", "/metrics"}
EVERYBODY = ["owner", "desk", "trainer", "member", "partner", "holder of links", "visitor"]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_every_page_answers_there_as_here(app, house, visit):
    found, opened = [], set()
    for name in EVERYBODY:
        person = house.people[name]
        for route in routes():
            path = route.address(house.facts)
            if "GET" not in route.methods or route.path in opened:
                continue
            if expected(person, route, is_confirmed=is_confirmed(app, "GET", path)) == "in":
                opened.add(route.path)
                if outcome(answer := visit(person, "GET", path)) != "in":
                    found.append(f"{path} as {name}: {answer.status}")
    assert {route.path for route in routes() if "GET" in route.methods} - opened == NOBODYS
    assert not found, "\n".join(found)
