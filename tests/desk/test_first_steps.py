"""The owner's first hour: on her empty day she reads what comes next, until visitors can book."""

import pytest

from portal.db import transaction
from portal.gym import operations as gym
from tests import people
from tests.conftest import TODAY, at

HERE = f"/staff/day/{TODAY}"


@pytest.fixture
def shut(branch):
    with transaction():
        branch.is_open_to_visitors = False


def done(browser):
    return browser.page(HERE).words.count("済み")


def test_each_deed_ticks_its_step_and_the_links_lead_there(signed_in, kana, shut, branch, now, hana, trial):
    owner = signed_in(kana)
    page = owner.page(HERE)
    assert "最初の1時間" in page.words
    assert done(owner) == 0
    for link in ("/staff/trainers", "/staff/shifts", "/staff/settings#missing", "/staff/settings#open"):
        assert link in page.links
        address, _, anchor = link.partition("#")
        assert not anchor or anchor in owner.page(address).ids, link
    mori = people.trainer(branch, "森", "Mori")
    assert done(owner) == 1
    assert f"/staff/trainers/{mori.id}/hours" in owner.page(HERE).links
    with transaction():
        branch.shifts_until = TODAY
    people.told_everything(branch, now=now)
    for service in branch.services:
        gym.write_service(service=service, values={}, approves=True, actor=kana.actor, now=now)
    people.works(mori, branch, at(10).date())
    people.booked(hana, trial, at(10), now=now)
    assert done(owner) == 6, "all but the weekly hours and the doors"


def test_once_the_doors_are_open_it_is_gone(signed_in, kana, branch):
    assert "最初の1時間" not in signed_in(kana).page(HERE).words


def test_nobody_else_has_it(signed_in, sato, shut):
    assert "最初の1時間" not in signed_in(sato).page(HERE).words
