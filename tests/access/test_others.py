"""What belongs to somebody is not there for anybody else, looked at or meddled with (ASVS 8.2.2)."""

import pytest

from tests.access.house import expected, routes
from tests.access.visits import is_confirmed, outcome
from tests.support.page import Page, without_tokens

NOBODYS = {
    "booking": "ZZZZZZZ", "draft": "x" * 43, "passkey": 2**31 - 1, "sign-in": 2**31 - 1, "activity": 2**31 - 1,
    "joining": 2**31 - 1, "wish": 2**31 - 1, "record": 2**31 - 1,
}  # fmt: skip
ALL = {"desk", "owner"}  # they work with everybody's


def typed_by_its_owner(house, visit, route, keys):
    """What the form on that page holds when its owner opens it."""
    if route.methods != ("GET", "POST"):
        return {}
    owner = next(person for name, person in house.people.items() if name in route.owners)
    forms = Page(visit(owner, "GET", route.address(keys)).text).forms
    return {name: value for form in forms for name, value in form.fields.items() if name != "csrf_token"}


def like(answer, none):
    """Whether two answers are the same, word for word, but for the address that was asked for."""
    told = []
    for one in (answer, none):
        words = one.location or without_tokens(one.text)  # a redirect's own page is nobody's to read
        told.append((one.status, words.replace(one.request.path, "…")))
    return told[0] == told[1]


def attempts(house, person):
    """Each address with a key of somebody else's."""
    for route in routes():
        if not route.key or route.owners is None:
            continue
        if person.name not in route.owners:
            yield route, house.facts
        elif person.name not in ALL:
            yield route, house.facts | house.others


@pytest.mark.parametrize(
    "name",
    ["visitor", "holder of links", "member", "other member", "partner", "helper", "trainer", "desk", "owner"],
)
def test_what_is_anothers_is_as_if_it_were_not_there(app, house, visit, name):
    person, found, tried = house.people[name], [], 0
    for route, keys in attempts(house, person):
        kind = route.key[1]
        for method in route.methods:
            path = route.address(keys)
            stranger = {"is_confirmed": is_confirmed(app, method, path), "is_hers": False}
            wanted = expected(person, route, **stranger)
            fields = typed_by_its_owner(house, visit, route, house.facts) if method == "POST" else {}
            answer = visit(person, method, path, **fields)
            tried += 1
            if answer.changes:
                found.append(f"{method} {path}: has changed {sorted(answer.changes)}")
            if wanted != "none":
                if outcome(answer) != wanted:
                    found.append(f"{method} {path}: {wanted}, not {answer.status}")
                continue
            none = visit(person, method, route.address(keys, **{kind: NOBODYS[kind]}), **fields)
            if not like(answer, none):
                found.append(f"{method} {path}: {answer.status}, and where none is {none.status}")
    assert tried > 10
    assert not found, f"as {name}:\n" + "\n".join(found)


def test_what_there_is_of_another_is_there_for_her(house, visit):
    """Otherwise the test above would show nothing."""
    keys, person = house.facts | house.others, house.people["other member"]
    for route in routes():
        if route.key and "member" in (route.owners or ()):
            for method in route.methods:
                path = route.address(keys)
                assert outcome(visit(person, method, path)) == "in", f"{method} {path}"


def test_whatever_is_somebodys_is_known_by_a_key_of_nobody():
    assert {route.key[1] for route in routes() if route.key and route.owners is not None} <= set(NOBODYS)
