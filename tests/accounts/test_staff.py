"""Who works here, comes to, and leaves."""

import pytest

from portal.accounts.models.people import StaffRole
from portal.accounts.operations.people import add_staff, change_staff
from portal.accounts.queries.people import count_owners, one_staff
from portal.accounts.rules.refusals import AddressInUse, LastOwner
from portal.db import db
from tests import people
from tests.support.crowd import together


def test_two_owners_who_leave_at_once_leave_one(app, now):
    numbers = [people.staff(f"o{n}@example.com", "香川", StaffRole.OWNER, now=now).id for n in range(2)]
    db.session.rollback()

    def leave(number):
        def deed():
            with app.app_context():
                found = one_staff(number)
                try:
                    change_staff(
                        staff=found, name="x", role=StaffRole.DESK, is_active=True, actor="x", now=now
                    )
                except LastOwner:
                    return "stays"
                return "left"

        return deed

    assert sorted(together([leave(number) for number in numbers])) == ["left", "stays"]
    db.session.rollback()
    assert count_owners() == 1


def test_who_works_here_no_more_trains_here_still(app, signed_in, kana, hana, branch, now):
    staff = add_staff(
        email="hana@example.com", name="花", role=StaffRole.DESK, password=None, actor="x", now=now
    )
    change_staff(staff=staff, name="花", role=StaffRole.DESK, is_active=False, actor=kana.actor, now=now)
    browser = signed_in(hana)
    assert browser.get("/welcome").location == "/me"
    assert browser.get("/me").status_code == 200
    assert browser.get("/staff/board").status_code == 403


def test_staff_who_delete_what_they_have_here_as_members_are_signed_out(app, signed_in, owner, hana, branch):
    browser, copy = signed_in(owner), app.test_client()
    copy.set_cookie("session", browser.get_cookie("session").value)
    assert browser.submit("/me/erasure", id="erasure", is_sure="y").location == "/me/erased"
    assert copy.get("/staff/board").status_code == 302


def test_somebody_who_works_here_is_not_added_twice(hana, owner, now):
    with pytest.raises(AddressInUse):
        add_staff(email="Hana@example.com", name="x", role=StaffRole.DESK, password=None, actor="x", now=now)
