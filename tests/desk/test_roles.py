"""What staff see of whom, beyond whether the page opens (that is tests/access)."""

import pytest

from portal.accounts.models.people import StaffRole
from portal.db import transaction
from tests import people
from tests.conftest import TOMORROW, at


@pytest.fixture
def trainer(hana, trial, mori, now):
    """Mori's account; hana comes to her tomorrow at ten."""
    trainer = people.staff("mori@example.com", "森", StaffRole.TRAINER, now=now)
    with transaction():
        mori.staff_id = trainer.id
    people.booked(hana, trial, at(10), now=now, trainer_id=mori.id)
    return trainer


def test_a_trainer_sees_her_own_visits_and_members_only(signed_in, trainer, yui, trial, kudo, now):
    browser = signed_in(trainer)
    others = people.booked(yui, trial, at(12), now=now, trainer_id=kudo.id)
    for page in ("/staff/day/2030-04-02", "/staff/board?date=2030-04-02"):
        words = browser.page(page).words
        assert "山本" in words
        assert "Nakamura" not in words
    for path in (f"/staff/bookings/{others.reference}", f"/staff/members/{yui.id}"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "たずねてください" in answer.text


def test_a_record_closes_for_the_trainer_thirty_days_after_the_visit(signed_in, trainer, hana, clock):
    clock.move_to(at(10, on=TOMORROW.replace(month=5, day=1)))
    assert signed_in(trainer).get(f"/staff/members/{hana.id}").status_code == 200
    clock.move_to(at(10, on=TOMORROW.replace(month=5, day=3)))
    assert signed_in(trainer).get(f"/staff/members/{hana.id}").status_code == 403


def test_the_desk_reads_flags_and_no_answers(signed_in, sato, kana, trainer, hana):
    for path in (f"/staff/members/{hana.id}", "/staff/day/2030-04-02", "/staff/board?date=2030-04-02"):
        words = signed_in(sato).page(path).words
        assert "産後13週" not in words
        assert "経腟" not in words
        assert "出産日" not in words
    assert "出産日" in signed_in(kana).page(f"/staff/members/{hana.id}").words
