"""What is made for one purpose serves no other: links, cookies, tokens of forms, codes (ASVS 9.2.2)."""

import ast
from itertools import permutations
from pathlib import Path

import pytest

from portal.accounts.models.sign_ins import OneTimeCode
from portal.accounts.operations import codes, line, links
from portal.accounts.rules.codes import CodeUse
from portal.accounts.rules.refusals import CodeUsedUp, LinkOver
from portal.db import db, transaction
from portal.lib import tokens
from portal.web import devices
from portal.web.links import signed, unsigned
from tests.access.house import LINKS, OPENS_NOTHING, routes

PORTAL = Path(__file__).parents[2] / "portal"


def purposes_in_the_code():
    """The second argument of each call of `signed` and `unsigned`."""
    found = set()
    for path in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("signed", "unsigned"):
                found.add(ast.unparse(node.args[1]).strip("'"))
    return found


def test_a_signature_for_one_purpose_is_none_for_another(app):
    purposes = {devices.COOKIE if one == "COOKIE" else one for one in purposes_in_the_code()}
    assert {"booking", "calendar", "device", "offer", "trainer-calendar", "unsubscribe"} <= purposes
    for made_for in purposes:
        token = signed(app, made_for, [1, 1])
        assert [purpose for purpose in purposes if unsigned(app, purpose, token)] == [made_for]


def test_a_link_of_one_kind_opens_nothing_of_another(app, house, visit):
    person, found = house.people["visitor"], []
    kinds = {kind: house.facts[kind] for kind in LINKS}
    kinds |= {"draft": house.facts["draft"], "form": person.token, "session": house.people["member"].cookie}
    kinds["device"] = signed(app, devices.COOKIE, [1])
    assert len(set(kinds.values())) == len(kinds) > 12
    for route in (route for route in routes() if "<token>" in route.path):
        for method in route.methods:
            forged = what_comes_of(visit, person, method, route, "x" * 43)
            own = kinds.get(route.key[1])  # none for what opens nothing
            is_open = own is not None and what_comes_of(visit, person, method, route, own) != forged
            assert is_open is (route.path not in OPENS_NOTHING), f"{method} {route.path}: its own"
            for kind, value in kinds.items():
                if value != own and what_comes_of(visit, person, method, route, value) != forged:
                    found.append(f"{method} {route.path} opens with {kind}")
    assert not found, "\n".join(found)


def what_comes_of(visit, person, method, route, value):
    answer = visit(person, method, route.path.replace("<token>", value))
    return answer.status, (answer.location or "").replace(value, "…"), answer.changes


def test_nothing_else_that_is_signed_makes_a_session_or_a_token_of_a_form(app, house, visit):
    others = {kind: house.facts[kind] for kind in LINKS}
    others["device"] = signed(app, devices.COOKIE, [1])
    member = house.people["member"]
    assert visit(member, "GET", "/me").status_code == 200
    for kind, value in others.items():
        browser = app.test_client()
        browser.set_cookie("__Host-session", value, domain="gym.example")
        assert browser.get("/me", base_url="https://gym.example").status_code == 302, kind
        form = {"csrf_token": value}
        assert visit(member, "POST", "/me/calendar", **form).status_code == 422, kind
    assert visit(member, "POST", "/me/calendar").status_code == 303


@pytest.fixture
def kept(hana, now):
    """kept(use) is a code and a link of this use, which browser and mail would carry."""

    def keep(use):
        with transaction() as session:
            session.add(
                OneTimeCode(
                    key=tokens.plain_digest(f"key {use}"),
                    use=use,
                    account_id=hana.account_id,
                    email=hana.account.email,
                    link=tokens.plain_digest(f"link {use}"),
                    secret=tokens.digest("123456", key="k"),
                    sent_at=now,
                )
            )

    return keep


@pytest.mark.parametrize(("made_for", "used_for"), permutations(CodeUse, 2))
def test_a_code_of_one_use_is_none_of_another(kept, hana, now, made_for, used_for):
    kept(made_for)
    for key in (f"key {made_for}", f"link {made_for}"):
        with pytest.raises(CodeUsedUp):
            codes.use_code(use=used_for, key=key, code="123456", secret="k", now=now)
        with pytest.raises(LinkOver):
            links.use_link(use=used_for, token=key, now=now)
        if used_for is CodeUse.PASSKEY:
            assert codes.use_challenge(key=key, whose={hana.account_id, None}, now=now) is None
        if used_for is CodeUse.LINE:
            assert not line.is_line_code(account=hana.account, code=key, now=now)
    assert db.session.query(OneTimeCode).count() == 1
