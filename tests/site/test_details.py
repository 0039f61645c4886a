"""What she changes about herself, and who sees that she has."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.accounts.models.people import Member
from portal.audit.models import AuditEntry
from portal.db import db
from portal.health import queries as health
from portal.health.rules import births
from tests import people

MARRIED = {"family_name": "髙橋", "family_kana": "たかはし", "phone": "+1 415 555 2671"}


def test_she_changes_her_name_and_number_herself(signed_in, hana, sato, branch):
    browser = signed_in(hana)
    assert "/me/details" in browser.get("/me").text
    answer = browser.submit("/me/details", id="details", **MARRIED)
    assert answer.status_code == 303
    page = browser.page("/me/details")
    assert "変更しました" in page.words
    assert page.form(id="details").fields["family_name"] == "髙橋"
    db.session.rollback()
    member = db.session.get_one(Member, hana.id)
    assert (member.name, member.kana, member.phone) == ("髙橋 花", "タカハシ ハナ", "+14155552671")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "member.changed")).one()
    assert (entry.actor, entry.details["names"]) == (hana.actor, ["family_kana", "family_name", "phone"])
    words = signed_in(sato).page(f"/staff/members/{hana.id}").words
    assert "ご本人" in words
    assert "+1 415-555-2671" in words


def test_nothing_typed_is_lost_and_nothing_half_written(signed_in, hana, branch):
    answer = signed_in(hana).submit("/me/details", id="details", **(MARRIED | {"phone": "12"}))
    assert answer.status_code == 422
    fields = signed_in(hana).page_of(answer).form(id="details").fields
    assert (fields["family_name"], fields["phone"]) == ("髙橋", "12")
    db.session.rollback()
    assert db.session.get_one(Member, hana.id).family_name == "山本"


def test_the_day_her_baby_was_born_is_corrected_beside_the_earlier_answers(signed_in, hana, branch, now):
    check = people.answered(hana, now=now)
    browser = signed_in(hana)
    answer = browser.submit(
        "/me/details", id="details", born_on__year="令和12年", born_on__month="1月", born_on__day="3日"
    )
    assert answer.status_code == 303
    db.session.rollback()
    latest = health.latest_check(hana.id)
    assert (latest.born_on, latest.delivery, latest.answers.clearance) == (
        date(2030, 1, 3), check.delivery, check.answers.clearance,
    )  # fmt: skip
    assert len(health.checks_of(hana.id)) == 2
    browser.submit("/me/details", id="details")
    db.session.rollback()
    assert len(health.checks_of(hana.id)) == 2, "the same day changes nothing"


def test_a_birth_that_cannot_be_is_explained(signed_in, hana, branch, now):
    people.answered(hana, now=now)
    answer = signed_in(hana).submit("/me/details", id="details", born_on__year="2050")
    assert answer.status_code == 422


def test_who_has_told_of_no_birth_is_not_asked(signed_in, hana, branch):
    assert "born_on" not in signed_in(hana).get("/me/details").text


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], []),
        (["2030-01-03", "2030-01-01"], ["2030-01-03"]),
        (["2030-01-01", "2028-03-05"], ["2028-03-05", "2030-01-01"]),
        (["2030-01-03", "2030-01-01", "2028-03-05", "2028-03-06"], ["2028-03-05", "2030-01-03"]),
    ],
)
def test_a_corrected_birth_is_one_birth(told, found):
    assert births(map(date.fromisoformat, told)) == [date.fromisoformat(day) for day in found]
