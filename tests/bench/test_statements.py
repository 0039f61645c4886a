"""How many statements each page and deed of the lab costs. One more is seen, and one fewer is written down."""

from pathlib import Path

import pytest

from portal import create_app
from portal.settings import Settings
from tests.bench import seed
from tests.bench.lab import Lab
from tests.conftest import new_database
from tests.support.apps import let_go

TABLE = Path(__file__).parent / "statements.txt"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def url(request, tmp_path):
    with new_database(request.param, tmp_path) as url:
        yield url


def test_each_page_costs_what_the_table_says(url):
    seed.fill(url, 600)
    app = create_app(Settings(database_url=url, secret_key=seed.KEY, holds_per_address=10**9))
    with app.app_context():
        lab = Lab(app, visits=24, days_in_log=14)
        lab.fill()
    found = lab.measure(lab.pages(), rounds=0, times=0)
    let_go(app)
    engine = 2 if url.startswith("postgresql") else 1
    rows = [line.split("  ") for line in TABLE.read_text().splitlines()[1:]]
    assert {name: len(figure.statements) for name, figure in found.items()} == {
        row[0]: int(row[engine]) for row in rows
    }
