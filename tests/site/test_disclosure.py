"""/.well-known/security.txt, as RFC 9116 has it: whoever finds a hole knows where to write to."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.db import transaction

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def fields(client, branch):
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith("\n")
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_it_names_the_gyms_own_address_and_where_it_stands(fields, branch):
    assert fields["Contact"] == f"mailto:{branch.email}"
    assert fields["Canonical"] == f"https://gym.example{ADDRESS}"
    assert fields["Preferred-Languages"] == "ja, en"


def test_it_is_over_within_a_year_and_not_yet(fields, now):
    over = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert now + timedelta(days=30) < over < now + timedelta(days=365)


def test_in_english_it_names_the_same_place(client, branch):
    assert client.get(f"/en{ADDRESS}").text == client.get(ADDRESS).text


def test_there_is_none_while_the_gym_has_no_address(client, branch):
    with transaction():
        branch.email = ""
    assert client.get(ADDRESS).status_code == 404
