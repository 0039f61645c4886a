"""Pages are tested on SQLite; here each is opened once on PostgreSQL, with something in every list."""

import pytest

from tests.access.house import expected, routes
from tests.access.visits import is_confirmed, outcome


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "name", ["visitor", "holder of links", "member", "partner", "trainer", "desk", "owner"]
)
def test_every_page_answers_there_as_here(app, house, visit, name):
    person, found = house.people[name], []
    for route in routes():
        if "GET" in route.methods:
            path = route.address(house.facts)
            wanted = expected(person, route, is_confirmed=is_confirmed(app, "GET", path))
            answer = visit(person, "GET", path)
            if outcome(answer) != wanted and not (wanted == "none" and route.key):
                found.append(f"{path}: {wanted}, not {answer.status}")
    assert not found, "\n".join(found)
