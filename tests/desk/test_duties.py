"""Somebody's duties change, and visits with her are seen first; who has left can be forgotten."""

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Account, Staff, StaffRole
from portal.accounts.operations.people import add_staff
from portal.booking.rules.alternatives import LEFT
from portal.booking.rules.refusals import BookingsInTheWay
from portal.db import db, transaction
from portal.privacy.operations import erasure
from portal.privacy.rules import WorksHere
from portal.records import operations as records
from portal.rota.operations import trainers
from tests import people
from tests.conftest import at
from tests.support.page import Page


@pytest.fixture
def trainer(mori, kana, now):
    """Mori's own sign-in."""
    staff = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = staff.id
    return staff


@pytest.fixture
def visit(hana, trial, mori, trainer, now):
    return people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)


def duties(staff, branch, now, **other):
    usual = {"name": staff.name, "role": staff.role, "is_active": True, "actor": "staff:1", "now": now}
    trainers.change_duties(staff=staff, branch=branch, **(usual | other))


@pytest.mark.parametrize("other", [{"is_active": False}, {"role": StaffRole.DESK}])
def test_who_trains_no_more_is_not_sold_any_more(trainer, visit, mori, branch, now, other):
    with pytest.raises(BookingsInTheWay) as found:
        duties(trainer, branch, now, **other)
    db.session.rollback()
    assert found.value.bookings == [visit]
    assert mori.resource.is_active
    assert (trainer.is_active, trainer.role) == (True, StaffRole.TRAINER), "nothing is half done"
    duties(trainer, branch, now, answers={visit.reference: LEFT}, **other)
    assert not mori.resource.is_active


@pytest.mark.parametrize("other", [{"name": "森下"}, {"role": StaffRole.OWNER}])
def test_who_goes_on_training_is_booked_as_before(trainer, visit, mori, branch, now, other):
    duties(trainer, branch, now, **other)
    assert mori.resource.is_active


def test_the_owner_is_asked_on_a_page_and_nothing_typed_is_lost(
    signed_in, kana, trainer, visit, mori, branch
):
    browser, url = signed_in(kana), f"/staff/people/{trainer.id}"
    answer = browser.submit(url, id="staff", is_active=None, name="森 退職")
    assert answer.status_code == 409
    page = Page(answer.text)
    assert "森は、ここで担当しなくなります" in page.words
    assert visit.member.family_name in page.words
    form = next(form for form in page.forms if f"answer-{visit.reference}" in form.fields)
    assert form.fields["name"] == "森 退職"
    assert browser.post(url, data=form.fields).location == "/staff/people"
    assert not db.session.get(Staff, trainer.id).is_active
    assert not mori.resource.is_active


# Who has left


def left(staff, branch, now):
    duties(staff, branch, now, is_active=False)


def test_who_has_left_can_be_forgotten(signed_in, kana, sato, hana, branch, now):
    records.write_note(member=hana, staff=sato, words="x", is_for_desk=True, now=now)
    browser, url = signed_in(kana), f"/staff/people/{sato.id}"
    assert not any(form.action.endswith("/erasure") for form in browser.page(url).forms)
    left(sato, branch, now)
    assert browser.submit(url, ends="/erasure").location == "/staff/people"
    db.session.expire_all()
    assert (sato.name, sato.account) == ("–", None)
    assert "sato@example.com" not in db.session.scalars(select(Account.email)).all()
    assert "佐藤" not in browser.page("/staff/people").words
    assert "佐藤" not in browser.page("/staff/history").words
    assert "x" in browser.page(f"/staff/members/{hana.id}").words, "what she wrote stays"
    assert browser.get(url).status_code == 404


def test_nobody_who_works_here_is_forgotten_by_a_button(sato, now):
    with pytest.raises(WorksHere):
        erasure.erase_staff(staff=sato, actor="staff:1", now=now)


def test_who_has_left_and_trains_here_keeps_her_account_for_that(hana, kana, branch, now):
    staff = add_staff(
        email="hana@example.com", name="山本", role=StaffRole.DESK, password=None, actor="staff:1", now=now
    )
    left(staff, branch, now)
    erasure.erase_staff(staff=staff, actor="staff:1", now=now)
    assert hana.account.email == "hana@example.com"
    assert hana.account.staff is None


def test_a_member_who_has_left_the_staff_deletes_all_of_it(hana, kana, branch, now):
    staff = add_staff(
        email="hana@example.com", name="山本", role=StaffRole.DESK, password=None, actor="staff:1", now=now
    )
    left(staff, branch, now)
    erasure.erase(member=hana, now=now)
    assert db.session.scalars(select(Account.email)).all() == ["kana@example.com"]
    assert staff.name == "–"
