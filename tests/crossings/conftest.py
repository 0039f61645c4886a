"""A world for each cell. Where the database decides who gets a time or a row, both are asked; else SQLite alone."""

import pytest

from portal.accounts.models.people import StaffRole
from portal.db import transaction
from tests import people
from tests.conftest import TOMORROW
from tests.crossings.world import World
from tests.support.remembered import remembered

# On both: who gets the time, and what goes over or goes away row by row.
DECIDED = {
    "a hold", "an offer", "a proposal", "a booking", "a queued offer",
}  # fmt: skip
BY = {
    "cancel", "move", "same hour", "ill", "retire", "shift cut", "closure", "opening hours", "minutes", "join", "part",
    "erase",
}  # fmt: skip


def pytest_collection_modifyitems(config, items):
    away = [item for item in items if is_measured(item) and not is_decided(item)]
    config.hook.pytest_deselected(items=away)
    items[:] = [item for item in items if item not in set(away)]


def is_measured(item):
    return "cell" in getattr(getattr(item, "callspec", None), "params", {}) and "app" in item.callspec.params


def is_decided(item):
    cell = item.callspec.params["cell"]
    is_both = (cell.promise in DECIDED and cell.deed in BY) or cell.deed == "erase"
    return item.callspec.params["app"] == "sqlite" or is_both


@pytest.fixture
def world(app, branch, trial, personal, mori, kudo, hana, yui, sato, kana, signed_in, clock, now):
    people.works(kudo, branch, TOMORROW)
    trainer = remembered(
        app, ("mori's", now), lambda: people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    )
    with transaction():
        mori.staff_id = trainer.id
    browser = signed_in(hana)
    with browser.session_transaction() as session:
        session["whose"] = hana.account.id
    return World(
        app=app, branch=branch, trial=trial, personal=personal, mori=mori, kudo=kudo, hana=hana, yui=yui,
        sato=sato, kana=kana, trainer=trainer, now=now, browser=browser, clock=clock,
    )  # fmt: skip
