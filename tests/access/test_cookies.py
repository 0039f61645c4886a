"""All cookies there are. That each is guarded, `check_headers` asks of every answer in these tests."""

from tests.access.visits import COOKIES, check_headers


def names(answer):
    return {line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")}


def test_every_cookie_is_met_and_guarded(house, visit):
    """By `visit`, which checks each answer; here is one that sets each of them."""
    visitor = house.people["visitor"]
    signed_in = visit(visitor, "POST", f"/login/links/{house.facts['sign-in link']}")
    assert names(signed_in) == {"__Host-session", "__Host-device"}
    chosen = visit(visitor, "POST", "/theme", theme="night")
    assert names(signed_in) | names(chosen) == COOKIES
    for answer in (signed_in, chosen):
        check_headers(answer)
