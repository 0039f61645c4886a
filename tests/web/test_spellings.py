"""One page has one address: numbers, days and names are written there in one way."""

import re

import pytest
from werkzeug.exceptions import NotFound

from portal.web.converters import KeyConverter
from tests import people
from tests.conftest import at
from tests.web.test_malformed import ROUTES, address

ODD_NUMBERS = [
    "１", "01", "+1", "-1", "1_0", "1.0", "1e0", "0", "0x1", "١", "१", "²", "①", "1%20", "1%0A", "%201",
]  # fmt: skip
ODD_DAYS = [
    "2030-4-1", "２０３０-04-01", "2030-04-0１", "20300401", "2030-W14-1", "2030W141", "2030-04-01T00:00",
    "2030-04-01%20", "2030-04-01%0A", "+2030-04-01", "2030-04-31", "2030/04/01", "0001-01-01", "9999-12-31",
]  # fmt: skip
ODD_VALUES = [
    "１", "01", "-1", "9" * 30, "9" * 5000, "nan", "2030-4-1", "２０３０-04-01", "2030-W14-1", "0001-01-01T00:00",
    "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2030-04-02T10:00+23:59", "2030-04-02T25:00",
    "first-" + "9" * 5000,
]  # fmt: skip
ASKED = ["date", "week", "at", "on", "from", "until", "since", "before", "trainer", "stage", "topic", "range"]


@pytest.fixture
def booking(hana, trial, mori, now):
    return people.booked(hana, trial, at(10), now=now)


def test_no_number_in_an_address_is_read_in_any_other_way(app):
    for rule in app.url_map.iter_rules():
        for converter in rule._converters.values():
            assert isinstance(converter, KeyConverter) or not hasattr(converter, "num_convert"), rule
    places = app.url_map.bind("gym.example")
    rules = [(rule, methods) for rule, methods in ROUTES if "<key:" in rule]
    assert len(rules) > 20
    for rule, methods in rules:
        for method in methods.split(","):
            places.match(re.sub(r"<key:\w+>", "1", rule), method)
            for odd in (*ODD_NUMBERS, "1\n", " 1", "1 ", "9" * 5000):
                with pytest.raises(NotFound):
                    places.match(re.sub(r"<key:\w+>", odd, rule), method)


@pytest.mark.parametrize("odd", ODD_NUMBERS)
def test_a_record_has_one_address(signed_in, kana, hana, branch, odd):
    browser, number = signed_in(kana), str(hana.id)
    assert browser.get(f"/staff/members/{number}").status_code == 200
    assert browser.get(f"/staff/members/{odd.replace('1', number)}").status_code == 404
    full_width = number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    for spelled in (f"0{number}", full_width, f"{number[0]}_{number[1:] or 0}"):
        assert browser.get(f"/staff/members/{spelled}").status_code == 404


@pytest.mark.parametrize("odd", ODD_DAYS)
def test_a_day_has_one_address(signed_in, kana, hana, mori, odd):
    staff, member = signed_in(kana), signed_in(hana)
    shifts = f"/staff/trainers/{mori.id}/shifts"
    for browser, page in ((staff, "/staff/day"), (staff, shifts), (member, "/me/log")):
        assert browser.get(f"{page}/2030-04-01").status_code == 200
        assert browser.get(f"{page}/{odd}").status_code == 404, page


def test_a_visit_a_service_and_a_routine_have_one_address(signed_in, kana, hana, booking):
    staff, member = signed_in(kana), signed_in(hana)
    for browser, page, name in (
        (staff, "/staff/bookings/", booking.reference), (member, "/me/bookings/", booking.reference),
        (staff, "/staff/services/", "trial"), (member, "/routines/", "ten"),
    ):  # fmt: skip
        assert browser.get(page + name).status_code == 200, page
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
        for odd in (
            wide,
            f"0{name}",
            f"+{name}",
            f"{name}%20",
            f"%20{name}",
            f"{name}%0A",
            f"{name}%E2%80%8B",
        ):
            assert browser.get(page + odd).status_code == 404, (page, odd)


@pytest.mark.parametrize("odd", ODD_VALUES, ids=lambda odd: ascii(odd)[:24])
def test_what_a_query_asks_in_any_other_way_gets_the_ordinary_page(
    client, signed_in, kana, hana, booking, odd
):
    query = {"service": "personal", **dict.fromkeys(ASKED, odd)}
    own = ("/book", "/me", "/partner", "/guides", "/routines")
    for browser, begins in ((client, "/book"), (signed_in(hana), own), (signed_in(kana), "/staff")):
        for rule, methods in ROUTES:
            if "GET" in methods and rule.startswith(begins):
                answer = browser.get(address(rule, booking), query_string=query)
                assert answer.status_code < 500, (rule, answer.status_code)
